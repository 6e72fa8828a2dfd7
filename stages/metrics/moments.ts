import {blocksOf, type RowSource} from '../artifacts/row-source.ts';
import {linearAlgebra} from '../math/linear-algebra/linear-algebra.ts';
import type {Matrix} from '../math/linear-algebra/matrix.ts';
import {checkFinite} from './finite.ts';

/** Mean and scatter of rows, in float64. */
export interface Moments {
  readonly count: number;
  /** [width]. */
  readonly mean: Float64Array;
  /** Σ (x − mean)(x − mean)ᵀ, [width, width]; below the diagonal there may be anything. */
  readonly scatter: Matrix;
}

/** Told how many rows were read, after each block of them. */
export type OnBlock = (rows: number) => Promise<void>;

/** Numbers read at a time: in float64 they are 32 MiB. */
const blockSize = 2 ** 22;

/**
 * Moments of rows, a block after the other (Chan, Golub & LeVeque 1979): each block is centred at its own mean, so no
 * digits cancel, and memory is that of a block and two matrices.
 *
 * @param onBlock Told of the rows of each block.
 * @throws RangeError that names the row which is not finite, or for no rows at all.
 */
export const momentsOf = async (rows: RowSource, side: string, onBlock: OnBlock): Promise<Moments> => {
  let moments: Moments | undefined;
  let first = 0;
  for (const block of blocksOf(rows, blockSize)) {
    checkFinite(block, rows.width, side, first);
    const next = blockMoments(block, rows.width);
    moments = moments ? merged(moments, next) : next;
    first += next.count;
    await onBlock(next.count);
  }
  if (!moments) throw new RangeError(`there are no rows (${side})`);
  return moments;
};

const blockMoments = (block: Float32Array, width: number): Moments => {
  const mean = meanOf(block, width);
  return {count: block.length / width, mean, scatter: linearAlgebra().scatter(block, mean)};
};

/** The mean of rows, [width], summed in float64. */
export const meanOf = (rows: Float32Array, width: number): Float64Array => {
  const sums = new Float64Array(width);
  for (let at = 0; at < rows.length; at += width)
    for (let c = 0; c < width; c++) sums[c] = sums[c]! + rows[at + c]!;
  return sums.map((sum) => sum / (rows.length / width));
};

/** With δ = m_b − m_a: mean m_a + δ n_b/n, scatter S_a + S_b + δδᵀ n_a n_b/n. */
const merged = (a: Moments, b: Moments): Moments => {
  const count = a.count + b.count;
  const width = a.mean.length;
  const delta = b.mean.map((value, c) => value - a.mean[c]!);
  const [into, from] = [a.scatter.values, b.scatter.values];
  for (let r = 0; r < width; r++) {
    const factor = (delta[r]! * a.count * b.count) / count;
    for (let c = r, at = r * width + r; c < width; c++, at++)
      into[at] = into[at]! + from[at]! + factor * delta[c]!;
  }
  return {count, mean: a.mean.map((value, c) => value + (delta[c]! * b.count) / count), scatter: a.scatter};
};
