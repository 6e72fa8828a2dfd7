import {Type} from 'typebox';
import {exactScore} from '../schemas/exact-score.ts';
import {scale} from '../schemas/sampling.ts';
import {defineStage, many, one, optional} from '../src/stage/stage.ts';
import {dataset, inMemory} from './artifacts/dataset.ts';
import {metrics, type Metrics} from './artifacts/metrics.ts';
import {model} from './artifacts/model.ts';
import type {NpyArray} from './artifacts/npy.ts';
import {startBackend} from './math/backend.ts';
import {checkClassNames} from './metrics/classes.ts';
import {type Field, type Fields, fieldsOf} from './metrics/fields.ts';
import {gridPoints} from './metrics/grid.ts';
import {scoreError, type ScoreError} from './metrics/score-error.ts';
import {type ClassScores, parzenClassScores} from './score/parzen-classes.ts';

/** D, D_P and D_L on a grid (DLSM, section 3), with the fields they come from. */
export default defineStage({
  about:
    'Measures how far learned scores are from the exact ones of the noised data, on a grid of the plane.',
  params: Type.Object(
    {
      ...exactScore,
      scale,
    },
    {additionalProperties: false},
  ),
  inputs: {
    data: one(dataset),
    score: optional(model),
    classifier: optional(model),
    class_scores: many(model),
  },
  output: metrics,
  run: async ({params: {sigma, scale, grid, epsilon}, inputs, report, threads}) => {
    const data = inMemory(inputs.data);
    if (data.width !== 2)
      throw new TypeError(`the grid is of the plane: expected points of width 2, got ${data.width}`);
    checkClassNames(data.names, ['mean', 'prior', 'classes', 'sigma', 'scale', 'epsilon', 'points']);
    const points = gridPoints(grid);
    const exact = parzenClassScores({...data, sigma, epsilon}, points);
    const wired = inputs.score ?? inputs.classifier ?? inputs.class_scores[0];
    if (wired) report.engine(await startBackend({threads}));
    const fields = fieldsOf(inputs, {scale, sigma, classes: data.names}, points) ?? exact;
    const error = scoreError(fields, exact, data.width);
    const values = {
      ...byClass(data.names, error),
      classes: data.names,
      sigma,
      scale,
      epsilon,
      points: points.length / 2,
    };
    for (const [name, value] of figures(data.names, error)) report.metric(name, value);
    return {values, arrays: arraysOf(points, fields, exact)};
  },
});

/** `{upper: {D_P, D_L}, …, mean: {D_P, D_L}, prior: {D}}`, null where the method has no such score. */
const byClass = (
  names: readonly string[],
  {prior, posterior, likelihood}: ScoreError,
): Metrics['values'] => ({
  ...Object.fromEntries(
    names.map((name, c) => [name, {D_P: posterior?.[c] ?? null, D_L: likelihood?.[c] ?? null}]),
  ),
  mean: {D_P: posterior && mean(posterior), D_L: likelihood && mean(likelihood)},
  prior: {D: prior},
});

const figures = (
  names: readonly string[],
  {prior, posterior, likelihood}: ScoreError,
): [string, number][] => [
  ...(posterior ?? []).map((value, c): [string, number] => [`${names[c]}.D_P`, value]),
  ...(likelihood ?? []).map((value, c): [string, number] => [`${names[c]}.D_L`, value]),
  ...(posterior === null ? [] : [['D_P', mean(posterior)] as [string, number]]),
  ...(likelihood === null ? [] : [['D_L', mean(likelihood)] as [string, number]]),
  ...(prior === null ? [] : [['prior.D', prior] as [string, number]]),
];

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** `grid`, `prior`, `posterior_c`, `likelihood_c` of what was measured, and the exact ones under `exact_…`; float32. */
const arraysOf = (points: Float32Array, fields: Fields, exact: ClassScores): Metrics['arrays'] => {
  const named = (prefix: string, {prior, posterior, likelihood}: Fields): [string, Field][] => [
    ...(prior ? [[`${prefix}prior`, prior] as [string, Field]] : []),
    ...(posterior ?? []).map((field, c): [string, Field] => [`${prefix}posterior_${c}`, field]),
    ...(likelihood ?? []).map((field, c): [string, Field] => [`${prefix}likelihood_${c}`, field]),
  ];
  const all: [string, Field][] = [['grid', points], ...named('', fields), ...named('exact_', exact)];
  return Object.fromEntries(all.map(([name, field]): [string, NpyArray] => [name, asRows(field)]));
};

const asRows = (field: Field): NpyArray => ({shape: [field.length / 2, 2], values: Float32Array.from(field)});
