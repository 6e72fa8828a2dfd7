import type {ClassScores} from '../score/parzen-classes.ts';
import type {Field, Fields} from './fields.ts';

/** Distances to the exact scores; per class where there are classes, null where the method has no such score. */
export interface ScoreError {
  /** D: of the prior score. */
  readonly prior: number | null;
  /** D_P of each class: of the posterior score. */
  readonly posterior: readonly number[] | null;
  /** D_L of each class: of the likelihood score. */
  readonly likelihood: readonly number[] | null;
}

/** The mean over the grid of ‖exact − estimated‖₂, every point with the same weight (D_P and D_L of DLSM's Table 1). */
export const scoreError = (fields: Fields, exact: ClassScores, width: number): ScoreError => {
  const perClass = (estimated: readonly Field[] | null, oracle: readonly Field[]): readonly number[] | null =>
    estimated && estimated.map((field, label) => meanDistance(oracle[label] as Field, field, width));
  return {
    prior: fields.prior && meanDistance(exact.prior, fields.prior, width),
    posterior: perClass(fields.posterior, exact.posterior),
    likelihood: perClass(fields.likelihood, exact.likelihood),
  };
};

/** Mean over rows of the Euclidean distance between corresponding rows. */
export const meanDistance = (a: Field, b: Field, width: number): number => {
  let total = 0;
  for (let row = 0; row < a.length; row += width) {
    let squared = 0;
    for (let c = 0; c < width; c++) squared += ((a[row + c] as number) - (b[row + c] as number)) ** 2;
    total += Math.sqrt(squared);
  }
  return total / (a.length / width);
};
