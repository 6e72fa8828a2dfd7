import {Type} from 'typebox';
import {defineStage, many} from '../src/stage/stage.ts';
import {figure} from './artifacts/figure.ts';
import {model} from './artifacts/model.ts';
import {curvePanels} from './plot/curve-panels.ts';
import {groupsOf, lineOf, type LinePoint} from './plot/lines.ts';
import {render} from './plot/render.ts';
import {letter} from './plot/titles.ts';

const Panel = Type.Object(
  {
    figure: Type.String({description: 'name of a figure in the curves, such as loss'}),
    title: Type.Optional(
      Type.String({description: 'title of the vertical axis; by default the figure’s name'}),
    ),
    log: Type.Boolean({default: false, description: 'logarithmic vertical axis'}),
  },
  {additionalProperties: false},
);

/** Fig. 5 of DLSM: how training went, a line a model, repetitions as a mean with its 95 % confidence band. */
export default defineStage({
  about: 'Draws training curves: a panel a figure, a line a model or a group of repetitions.',
  params: Type.Object(
    {
      panels: Type.Array(Panel, {minItems: 1, description: 'the figures to draw, from top to bottom'}),
      over: Type.String({
        default: '',
        description: 'matrix axis of repetitions, such as seed, drawn as mean and confidence band',
      }),
      titles: Type.Record(Type.String(), Type.String(), {
        default: {},
        description: 'line titles by cell label or stage; others are titled by their label',
      }),
      letters: Type.Boolean({default: true, description: 'count the panels (a), (b), …'}),
    },
    {additionalProperties: false},
  ),
  inputs: {models: many(model)},
  output: figure,
  run: ({params: {panels, over, titles, letters}, inputs: {models}}) => {
    if (models.length === 0)
      throw new TypeError('nothing to draw: wire at least one model to the input "models"');
    const groups = groupsOf(models, over, titles);
    const known = [
      ...new Set(models.flatMap(({value}) => value.curves.flatMap((curve) => Object.keys(curve)))),
    ];
    const drawn = panels.map(({figure: name, title = name, log}, index) => {
      const points = groups.flatMap((group) => lineOf(group, name));
      if (points.length === 0)
        throw new RangeError(`no curve has the figure ${name}; there are ${known.join(', ') || 'none'}`);
      checkPositive(log, name, points);
      return {title: (letters ? letter(index) : '') + title, log, points};
    });
    return render(
      curvePanels(
        drawn,
        groups.map(({line}) => line),
      ),
    );
  },
});

const checkPositive = (log: boolean, name: string, points: readonly LinePoint[]): void => {
  const broken = log ? points.find(({low}) => low <= 0) : undefined;
  if (broken)
    throw new RangeError(
      `${name} of ${broken.line} reaches ${broken.low} at step ${broken.step}: a logarithmic axis needs values above 0`,
    );
};
