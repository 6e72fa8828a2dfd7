import {passingBlocksOf, type RowSource} from '../artifacts/row-source.ts';
import {linearAlgebra} from '../math/linear-algebra/linear-algebra.ts';
import type {Block} from '../math/linear-algebra/matrix.ts';
import type {Symmetric} from '../math/linear-algebra/symmetric.ts';
import {checkFinite} from './finite.ts';

interface Mean {
  readonly count: number;
  /** [width]. */
  readonly mean: Float64Array;
}

/** Mean and scatter of rows, in float64. */
export interface Moments extends Mean {
  /** Σ (x − mean)(x − mean)ᵀ, [width, width]. */
  readonly scatter: Symmetric;
}

/** Told how many rows were read, after each block of them. */
export type OnBlock = (rows: number) => Promise<void>;

/** Numbers read at a time: in float64 they are 4 MiB. */
const blockSize = 2 ** 19;

/**
 * Moments of rows, a block after the other (Chan, Golub & LeVeque 1979): each block is centred at its own mean, so no
 * digits cancel, and memory is that of a few blocks and one matrix.
 *
 * @param onBlock Told of the rows of each block.
 * @throws RangeError that names the row which is not finite, or for no rows at all.
 */
export const momentsOf = async (rows: RowSource, side: string, onBlock: OnBlock): Promise<Moments> => {
  const {width} = rows;
  let found: Mean = {count: 0, mean: new Float64Array(width)};
  const scatter = await linearAlgebra().scatter(width, async (add) => {
    for (const some of passingBlocksOf(rows, blockSize)) {
      checkFinite(some, width, side, found.count);
      const {block, ...both} = withBlock(found, some);
      add(block);
      found = both;
      await onBlock(some.length / width);
    }
  });
  if (found.count === 0) throw new RangeError(`there are no rows (${side})`);
  return {...found, scatter};
};

/** The mean of rows, [width], summed in float64. */
export const meanOf = (rows: Float32Array, width: number): Float64Array => {
  const sums = new Float64Array(width);
  for (let at = 0; at < rows.length; at += width)
    for (let c = 0; c < width; c++) sums[c] = sums[c]! + rows[at + c]!;
  return sums.map((sum) => sum / (rows.length / width));
};

/**
 * With δ = m_b − m_a: mean m_a + δ n_b/n, scatter S_a + S_b + δδᵀ n_a n_b/n, so that the block's one more row is
 * δ √(n_a n_b/n).
 */
const withBlock = ({count: before, mean}: Mean, rows: Float32Array): Mean & {readonly block: Block} => {
  const centre = meanOf(rows, mean.length);
  const added = rows.length / mean.length;
  const count = before + added;
  const delta = centre.map((value, c) => value - mean[c]!);
  const scale = Math.sqrt((before * added) / count);
  return {
    count,
    mean: mean.map((value, c) => value + (delta[c]! * added) / count),
    block: {rows, centre, more: delta.map((value) => value * scale)},
  };
};
