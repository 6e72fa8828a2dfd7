import {allRows, type RowSource} from '../artifacts/row-source.ts';
import type {Statistics} from '../artifacts/statistics.ts';
import type {Matrix} from '../math/linear-algebra/matrix.ts';
import {scaled, type Symmetric, symmetricOf, trace} from '../math/linear-algebra/symmetric.ts';
import {checkFinite} from './finite.ts';
import {meanOf, type Moments, momentsOf, type OnBlock} from './moments.ts';

/** What a sum of squares of n rows is divided by: n − 1, or n as the StyleGAN line has it. */
export type Divisor = 'unbiased' | 'biased';

/** The normal law that is fitted to rows. */
export interface Gaussian {
  readonly count: number;
  /** [width]. */
  readonly mean: Float64Array;
  readonly spread: Spread;
}

/** Σ itself, or, where there are fewer rows than columns, F [rows, width] with Σ = FᵀF. */
export type Spread = {readonly covariance: Symmetric} | {readonly factor: Matrix};

/**
 * The normal law of rows.
 *
 * @throws RangeError for fewer than two rows, or one that is not finite.
 */
export const gaussianOf = async (
  rows: RowSource,
  side: string,
  divisor: Divisor = 'unbiased',
  onBlock: OnBlock = () => Promise.resolve(),
): Promise<Gaussian> => {
  checkCount(rows.count, side);
  if (rows.count <= rows.width) {
    const law = ofFewRows(allRows(rows), rows.width, side, divisor);
    await onBlock(rows.count);
    return law;
  }
  return ofMoments(await momentsOf(rows, side, onBlock), divisor);
};

/** The normal law of mean and scatter, which is used up: the covariance takes its place. */
export const ofMoments = (moments: Moments, divisor: Divisor = 'unbiased'): Gaussian => {
  const {count, mean} = moments;
  return {count, mean, spread: {covariance: covarianceOf(moments, divisor)}};
};

/** Σ, [width, width], in the place of the scatter. */
export const covarianceOf = ({count, scatter}: Moments, divisor: Divisor = 'unbiased'): Symmetric =>
  scaled(scatter, 1 / divided(count, divisor));

/** The normal law of kept statistics, whose covariance has count − 1 below the line. */
export const ofStatistics = (
  {count, width, mean, covariance}: Statistics,
  divisor: Divisor = 'unbiased',
): Gaussian => {
  const factor = (count - 1) / divided(count, divisor);
  return {count, mean, spread: {covariance: scaled(symmetricOf(width, covariance), factor)}};
};

const ofFewRows = (rows: Float32Array, width: number, side: string, divisor: Divisor): Gaussian => {
  checkFinite(rows, width, side);
  const mean = meanOf(rows, width);
  const count = rows.length / width;
  const scale = Math.sqrt(divided(count, divisor));
  const values = Float64Array.from(rows, (value, at) => (value - mean[at % width]!) / scale);
  return {count, mean, spread: {factor: {rows: count, columns: width, values}}};
};

/** tr Σ. */
export const totalVariance = ({spread}: Gaussian): number =>
  'covariance' in spread
    ? trace(spread.covariance)
    : spread.factor.values.reduce((sum, value) => sum + value * value, 0);

const divided = (count: number, divisor: Divisor): number => (divisor === 'unbiased' ? count - 1 : count);

const checkCount = (count: number, side: string): void => {
  if (count < 2) throw new RangeError(`a covariance needs at least 2 rows, got ${count} (${side})`);
};
