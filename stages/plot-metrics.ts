import {Type, type Static} from 'typebox';
import {defineStage, many} from '../src/stage/stage.ts';
import {figure} from './artifacts/figure.ts';
import {metrics} from './artifacts/metrics.ts';
import {pointGroups, pointsAt, type MetricPoint} from './plot/metric-points.ts';
import {render} from './plot/render.ts';
import {scatterPanels, type ScatterAxis} from './plot/scatter-panels.ts';
import {csvOf} from './tables/csv.ts';

const Axis = Type.Object(
  {
    value: Type.String({description: 'path of a number in the metrics, such as nfe or mean.coverage'}),
    title: Type.Optional(Type.String({description: 'title of the axis; by default the path'})),
    log: Type.Boolean({default: false, description: 'whether the axis is logarithmic'}),
  },
  {additionalProperties: false, description: 'a number of the metrics, and how its axis looks'},
);

/** What one thing costs in another, such as the quality of samples in evaluations of the score. */
export default defineStage({
  about:
    'Draws metrics against each other: a point a matrix cell, coloured and shaped by axes of the matrix.',
  params: Type.Object(
    {
      x: Axis,
      panels: Type.Array(Axis, {minItems: 1, description: 'what is drawn over x, a panel each'}),
      series: Type.String({default: '', description: 'matrix axis that gives points their colour'}),
      kind: Type.String({default: '', description: 'matrix axis that gives points their shape'}),
      over: Type.String({
        default: '',
        description: 'matrix axis of repetitions, such as seed, drawn as mean and 95 % confidence interval',
      }),
      joined: Type.Boolean({
        default: false,
        description: 'whether the points of a series are joined by lines, in the order of x',
      }),
      titles: Type.Record(Type.String(), Type.String(), {
        default: {},
        description: 'titles in the legends by cell label; others are titled by their label',
      }),
    },
    {additionalProperties: false},
  ),
  inputs: {metrics: many(metrics)},
  output: figure,
  run: async ({params: {x, panels, joined, ...axes}, inputs: {metrics: members}}) => {
    if (members.length === 0)
      throw new TypeError('nothing to draw: wire at least one stage of metrics to the input "metrics"');
    const groups = pointGroups(members, axes);
    const drawn = panels.map((y) => {
      const points = pointsAt(groups, x.value, y.value);
      if (points.length === 0)
        throw new RangeError(`${x.value} and ${y.value} are both known of none of the metrics`);
      checkLog(x.log, x.value, points, ({x}) => x.mean);
      checkLog(y.log, y.value, points, ({y}) => y.mean - y.half);
      return {x: titled(x), y: titled(y), points};
    });
    const keys = {
      series: [...new Set(groups.map(({series}) => series))],
      kinds: [...new Set(groups.map(({kind}) => kind))],
      joined,
    };
    const head = ['panel', 'series', 'kind', x.value, 'value', 'half of its interval'];
    const rows = drawn.flatMap(({points}, i) =>
      points.map(({series, kind, x, y}) => [
        panels[i]!.value,
        series,
        kind,
        `${x.mean}`,
        `${y.mean}`,
        `${y.half}`,
      ]),
    );
    return {...(await render(scatterPanels(drawn, keys))), csv: csvOf([head, ...rows])};
  },
});

const titled = ({value, title = value, log}: Static<typeof Axis>): ScatterAxis => ({
  title,
  log,
});

/** @throws RangeError where a logarithmic axis would have to show 0 or less. */
const checkLog = (
  log: boolean,
  path: string,
  points: readonly MetricPoint[],
  lowest: (point: MetricPoint) => number,
): void => {
  const broken = log ? points.find((point) => lowest(point) <= 0) : undefined;
  if (!broken) return;
  const name = [broken.series, broken.kind].filter((text) => text !== '').join(', ');
  throw new RangeError(
    `${path}${name && ` of ${name}`} reaches ${lowest(broken)}: a logarithmic axis needs values above 0`,
  );
};
