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

/** Numbers read at a time: in float64 they are 16 MiB. */
const blockSize = 2 ** 21;

/**
 * Moments of rows, a block after the other (Chan, Golub & LeVeque 1979): each block is centred at its own mean, so no
 * digits cancel, and memory is that of a few blocks and one matrix.
 *
 * @param onBlock Told of the rows of each block.
 * @throws RangeError that names the row which is not finite, or for no rows at all.
 */
export const momentsOf = async (rows: RowSource, side: string, onBlock: OnBlock): Promise<Moments> => {
  const {width} = rows;
  let moments: Moments = {count: 0, mean: new Float64Array(width), scatter: zeros(width)};
  for (const block of blocksOf(rows, blockSize)) {
    checkFinite(block, width, side, moments.count);
    moments = withBlock(moments, block);
    await onBlock(block.length / width);
  }
  if (moments.count === 0) throw new RangeError(`there are no rows (${side})`);
  return moments;
};

const zeros = (width: number): Matrix => ({
  rows: width,
  columns: width,
  values: new Float64Array(width * width),
});

/** The mean of rows, [width], summed in float64. */
export const meanOf = (rows: Float32Array, width: number): Float64Array => {
  const sums = new Float64Array(width);
  for (let at = 0; at < rows.length; at += width)
    for (let c = 0; c < width; c++) sums[c] = sums[c]! + rows[at + c]!;
  return sums.map((sum) => sum / (rows.length / width));
};

/** With δ = m_b − m_a: mean m_a + δ n_b/n, scatter S_a + S_b + δδᵀ n_a n_b/n, in the place of S_a. */
const withBlock = ({count: before, mean, scatter}: Moments, block: Float32Array): Moments => {
  const own = meanOf(block, mean.length);
  const added = block.length / mean.length;
  const count = before + added;
  const delta = own.map((value, c) => value - mean[c]!);
  linearAlgebra().addScatter(scatter, block, own);
  addSquare(scatter, delta, (before * added) / count);
  return {count, mean: mean.map((value, c) => value + (delta[c]! * added) / count), scatter};
};

/** Adds factor · δδᵀ above the diagonal. */
const addSquare = ({columns, values}: Matrix, delta: Float64Array, factor: number): void => {
  for (let r = 0; r < columns; r++) {
    const scaled = delta[r]! * factor;
    for (let c = r, at = r * columns + r; c < columns; c++, at++)
      values[at] = values[at]! + scaled * delta[c]!;
  }
};
