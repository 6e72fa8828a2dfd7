import {parzenScore, type Parzen} from './parzen.ts';

/** The exact scores of labelled data at some queries; each field is rows of the data's width. */
export interface ClassScores {
  /** ∇ log p(q). */
  readonly prior: Float64Array;
  /** ∇ log p(q | y) of each class y. */
  readonly posterior: readonly Float64Array[];
  /** ∇ log p(y | q) = ∇ log p(q | y) − ∇ log p(q) of each class y. */
  readonly likelihood: readonly Float64Array[];
}

/** Scores of all data and of each class 0 … classes − 1; `labels` has one entry a point. */
export const parzenClassScores = (
  data: Parzen & {readonly labels: ArrayLike<number>; readonly classes: number},
  queries: ArrayLike<number>,
): ClassScores => {
  const prior = parzenScore(data, queries);
  const posterior = Array.from({length: data.classes}, (_, label) =>
    parzenScore({...data, points: pointsOf(data, label)}, queries),
  );
  const likelihood = posterior.map((field) => field.map((value, i) => value - prior[i]!));
  return {prior, posterior, likelihood};
};

const pointsOf = (
  {points, width, labels}: Parzen & {readonly labels: ArrayLike<number>},
  label: number,
): Float64Array => {
  const chosen: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === label) for (let d = 0; d < width; d++) chosen.push(points[i * width + d]!);
  }
  if (chosen.length === 0) throw new RangeError(`No point has label ${label}`);
  return Float64Array.from(chosen);
};
