import type {JsonObject} from '../../src/json.ts';
import type {Page, PageCurve, PageImage, PageStage} from '../../src/page/page.ts';
import type {Estimate, PointSummary, SweepSummary, TrialSummary} from '../../src/sweep/summary.ts';

/** A number in [0, 1) that looks random and is the same each time. */
const noise = (index: number): number => {
  const value = Math.sin(index * 12.9898 + 4.1) * 43758.5453;
  return value - Math.floor(value);
};

const id = (index: number): string => (0x9e3779b1 * (index + 1)).toString(16).slice(-8).padStart(8, '0');

/** Half widths of Student's 95 % interval in standard errors, for two and three values. */
const student: Readonly<Record<number, number>> = {2: 12.706, 3: 4.303};

const estimate = (values: readonly number[]): Estimate => {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return {mean, count};
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return {mean, half: student[count]! * Math.sqrt(variance / count), count};
};

const metricNames = ['D_L', 'fid', 'accuracy'];

const metricsOf = (ce: number, dlsm: number, index: number): Readonly<Record<string, number>> => ({
  D_L: 0.02 + 0.011 * (ce - 1) ** 2 + 0.013 * Math.abs(dlsm - 1) + 0.0008 * noise(index),
  fid: 3 + ce * 0.4 + dlsm * 0.2 + 0.02 * noise(index + 99),
  accuracy: 0.9 + 0.02 * ce - 0.01 * dlsm + 0.001 * noise(index + 7),
});

export interface SweepShape {
  readonly ce: number;
  readonly dlsm: number;
  readonly seeds: number;
}

/** A grid over two weightings, each point repeated; the last trial failed, the one before it was stopped. */
export const sweepOf = ({ce, dlsm, seeds}: SweepShape, unfinished = true): SweepSummary => {
  const points: JsonObject[] = [];
  for (let i = 0; i < ce; i++)
    for (let j = 0; j < dlsm; j++) points.push({weighting_ce: i, weighting_dlsm: j});
  const trials = points.flatMap((point, at) =>
    Array.from({length: seeds}, (_, seed) => trialOf(point, seed, at * seeds + seed)),
  );
  const last = trials.length - 1;
  if (unfinished) {
    trials[last] = {
      ...trials[last]!,
      state: 'failed',
      detail: 'classifier: the loss is not finite',
      metrics: {},
    };
    trials[last - 1] = {...trials[last - 1]!, state: 'stopped', detail: 'halved at step 500', metrics: {}};
  }
  return {
    name: 'weightings',
    file: 'pipelines/moons_dlsm.yaml',
    profile: 'quick',
    set: {steps: 2000},
    stages: [],
    declaredBy: [['--grid', 'weighting_ce=0,1,2', '--grid', 'weighting_dlsm=0,1,2']],
    axes: [
      {param: 'weighting_ce', values: Array.from({length: ce}, (_, value) => value)},
      {param: 'weighting_dlsm', values: Array.from({length: dlsm}, (_, value) => value)},
    ],
    ...(seeds > 1 && {seedParam: 'seed'}),
    goals: [
      {metric: 'D_L', direction: 'min'},
      {metric: 'accuracy', direction: 'max'},
    ],
    metrics: metricNames,
    trials,
    points: marked(points.map((point, at) => pointOf(point, trials.slice(at * seeds, (at + 1) * seeds)))),
  };
};

const trialOf = (point: JsonObject, seed: number, index: number): TrialSummary => ({
  id: id(index),
  point,
  seed,
  state: 'finished',
  metrics: metricsOf(Number(point['weighting_ce']), Number(point['weighting_dlsm']), index),
  keys: {classifier: id(index).repeat(8), metrics: id(index + 1000).repeat(8)},
});

const pointOf = (point: JsonObject, trials: readonly TrialSummary[]): PointSummary => {
  const finished = trials.filter(({state}) => state === 'finished');
  const names = finished.length > 0 ? metricNames : [];
  return {
    point,
    trials: trials.map((trial) => trial.id),
    metrics: Object.fromEntries(
      names.map((name) => [name, estimate(finished.map(({metrics}) => metrics[name]!))]),
    ),
    bestBy: [],
  };
};

const marked = (points: readonly PointSummary[]): readonly PointSummary[] => {
  const mean = (point: PointSummary, metric: string, otherwise: number): number =>
    point.metrics[metric]?.mean ?? otherwise;
  const least = Math.min(...points.map((point) => mean(point, 'D_L', Infinity)));
  const most = Math.max(...points.map((point) => mean(point, 'accuracy', -Infinity)));
  return points.map((point) => ({
    ...point,
    bestBy: [
      ...(mean(point, 'D_L', Infinity) === least ? ['D_L'] : []),
      ...(mean(point, 'accuracy', -Infinity) === most ? ['accuracy'] : []),
    ],
  }));
};

/** Falls from about 2 like 1/step, and shakes. */
export const curveOf = (
  stage: string,
  trial: string | undefined,
  length: number,
  index: number,
): PageCurve => {
  const steps = Array.from({length}, (_, at) => (at + 1) * 10);
  return {
    stage,
    ...(trial !== undefined && {trial}),
    figure: 'loss',
    steps,
    values: steps.map(
      (step) => 0.02 + 0.004 * (index % 9) + (20 + index) / (step + 10) + 0.02 * noise(step + index),
    ),
  };
};

const dag: readonly (readonly [name: string, action: string, kind: string, reads: readonly string[]])[] = [
  ['moons', 'make-moons', 'dataset', []],
  ['held-out', 'make-moons', 'dataset', []],
  ['score', 'train-score', 'model', ['moons']],
  ['classifier', 'train-classifier', 'model', ['moons', 'score']],
  ['baseline', 'train-classifier', 'model', ['moons', 'score']],
  ['samples', 'sample', 'samples', ['score', 'classifier']],
  ['plain-samples', 'sample', 'samples', ['score', 'baseline']],
  ['field', 'plot-field', 'figure', ['score', 'classifier']],
  ['error', 'score-error', 'metrics', ['classifier', 'held-out']],
  ['prdc', 'prdc', 'metrics', ['samples', 'held-out']],
  ['plain-prdc', 'prdc', 'metrics', ['plain-samples', 'held-out']],
  ['table', 'table', 'table', ['error', 'prdc', 'plain-prdc']],
];

const states: Readonly<Record<string, PageStage['state']>> = {
  prdc: 'running',
  'plain-prdc': 'failed',
  table: 'waiting',
  field: 'stale',
};

const stageOf = (
  [name, action, kind, reads]: (typeof dag)[number],
  index: number,
  count: number,
): PageStage => {
  const state = states[name] ?? 'fresh';
  return {
    id: name,
    name,
    action,
    kind,
    reads,
    state,
    count: index < 2 ? 1 : count,
    made: state === 'fresh' ? (index < 2 ? 1 : count) : 0,
    ...(state === 'fresh' && {
      durationMs: 1_700 * (index + 1) ** 2,
      startedAt: '2026-03-01T10:00:00.000Z',
      key: id(index).repeat(8),
      artifact: id(index + 50).repeat(8),
      bytes: 12_345 * (index + 1),
    }),
    ...(state === 'running' && {progress: {step: 300, total: 1_000}}),
    params: {seed: 0, steps: 2000, net: {type: 'toy-mlp', width: 128}},
    metrics: kind === 'metrics' && state === 'fresh' ? {D_L: 0.0213} : {},
    log: [
      `${name}: begun`,
      state === 'failed' ? 'RangeError: k = 5 neighbours need at least 6 points, got 4' : 'done',
    ],
  };
};

const svgImage = (hue: number): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="180"><rect width="240" height="180" fill="hsl(${hue} 40% 92%)"/>` +
      Array.from({length: 48}, (_, at) => {
        const [x, y] = [15 + (at % 8) * 30, 15 + Math.floor(at / 8) * 30];
        const angle = Math.atan2(90 - y, 120 - x) + hue / 90;
        return `<line x1="${x}" y1="${y}" x2="${x + 14 * Math.cos(angle)}" y2="${y + 14 * Math.sin(angle)}" stroke="hsl(${hue} 60% 35%)" stroke-width="2"/>`;
      }).join('') +
      '</svg>',
  )}`;

const imagesOf = (trials: readonly (TrialSummary | undefined)[]): readonly PageImage[] =>
  trials.flatMap((trial, at) =>
    (['field.svg', 'samples.svg'] as const).map((name, which) => ({
      stage: which === 0 ? 'field' : 'samples',
      ...(trial && {trial: trial.id}),
      name,
      kind: which === 0 ? 'field' : 'samples',
      source: svgImage(at * 37 + which * 140),
      width: 240,
      height: 180,
    })),
  );

const pageWith = (sweep: SweepSummary | undefined, points: number): Page => {
  const trials = sweep ? sweep.trials : [undefined];
  return {
    version: 1,
    title: sweep ? 'moons_dlsm: weighting_ce × weighting_dlsm' : 'moons_dlsm',
    command: sweep
      ? 'pipe sweep pipelines/moons_dlsm.yaml --profile quick --grid weighting_ce=0,1,2 --grid weighting_dlsm=0,1,2 --seeds 2'
      : 'pipe run pipelines/moons_dlsm.yaml --profile quick',
    madeAt: '2026-03-01T12:34:56.000Z',
    live: false,
    params: {steps: 2000, weighting_ce: 0, weighting_dlsm: 2, net: {type: 'toy-mlp', width: 128}},
    provenance: {
      pipe: '0.1.0',
      file: 'pipelines/moons_dlsm.yaml',
      commits: ['6d1364b', '93da388 (changed)'],
      hosts: ['lab-1'],
      engines: ['tensorflow 2.18.1 (graph)'],
    },
    stages: dag.map((each, index) => stageOf(each, index, trials.length)),
    tables: [
      {
        stage: 'table',
        title: 'Table 1 </script><script>alert(1)</script>',
        columns: ['method', 'D_P', 'D_L'],
        rows: [
          ['base', 0.0781, 0.0613],
          ['ce', 0.0742, 0.0552],
          ['total', 0.0702, 0.0213],
        ],
        best: [
          [2, 1],
          [2, 2],
        ],
      },
    ],
    images: imagesOf(trials.slice(0, 20)),
    curves: [
      curveOf('score', undefined, points, 0),
      ...trials.map((trial, at) => curveOf('classifier', trial?.id, points, at)),
    ],
    ...(sweep && {sweep}),
  };
};

/** A sweep of 3 × 3 points with two seeds each, over a pipeline of twelve stages. */
export const sweepPage = (): Page => pageWith(sweepOf({ce: 3, dlsm: 3, seeds: 2}), 100);

/** 2 000 trials of one seed each, with a curve of 100 points for each: more points a page does not get. */
export const largePage = (): Page => pageWith(sweepOf({ce: 50, dlsm: 40, seeds: 1}), 100);

/** One pipeline, without a sweep. */
export const pipelinePage = (): Page => pageWith(undefined, 100);
