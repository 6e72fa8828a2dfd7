import {rowsInMemory, type RowSource} from '../artifacts/row-source.ts';
import {linearAlgebra} from '../math/linear-algebra/linear-algebra.ts';
import type {Matrix} from '../math/linear-algebra/matrix.ts';
import {randomState} from '../math/mt19937.ts';
import {checkFinite} from './finite.ts';
import type {OnBlock} from './moments.ts';
import {type Spread, spreadOf} from './spread.ts';

export interface KidOptions {
  readonly subsets: number;
  /** Rows of a subset, of either side. */
  readonly size: number;
  readonly seed: number;
  /** Told of each subset. */
  readonly onSubset?: OnBlock;
}

/**
 * The Kernel Inception Distance (Bińkowski et al. 2018): the unbiased squared MMD under (a·b/d + 1)³ of random subsets, whose
 * mean may be below 0. Subsets are drawn as torch-fidelity draws them of its first and second input; first the
 * generated rows, then the real ones.
 *
 * @throws RangeError when a side has fewer rows than a subset, or than two, or one that is not finite.
 */
export const kid = async (
  real: RowSource,
  generated: RowSource,
  {subsets, size, seed, onSubset}: KidOptions,
): Promise<Spread> => {
  if (size < 2)
    throw new RangeError(
      `a kernel distance needs at least 2 rows of either side, got ${real.count} real and ${generated.count} generated ones`,
    );
  for (const [side, {count}] of Object.entries({real, generated}))
    if (count < size)
      throw new RangeError(
        `a subset of ${size} rows is larger than the ${count} ${side} ones; subset_size: auto takes what there is`,
      );
  const random = randomState(seed);
  const drawn = (rows: RowSource, side: string): RowSource => {
    const numbers = random.permutation(rows.count).slice(0, size);
    const subset = rows.at(numbers);
    checkFinite(subset, rows.width, side, numbers);
    return rowsInMemory(subset, rows.width);
  };
  const estimates: number[] = [];
  for (let i = 0; i < subsets; i++) {
    const fakes = drawn(generated, 'generated');
    estimates.push(squaredMmd(drawn(real, 'real'), fakes));
    await onSubset?.(1);
  }
  return spreadOf(estimates);
};

/** The unbiased squared maximum mean discrepancy of two sets of two rows or more. */
export const squaredMmd = (a: RowSource, b: RowSource): number =>
  kernelSum(a) / (a.count * (a.count - 1)) +
  kernelSum(b) / (b.count * (b.count - 1)) -
  (2 * kernelSum(a, b)) / (a.count * b.count);

/** Rows whose products are taken at a time. */
const blockRows = 2048;

/** Σ k(a_i, b_j) over all pairs; of one set, over all i ≠ j. */
const kernelSum = (a: RowSource, b?: RowSource): number => {
  let sum = 0;
  const second = b ?? a;
  for (let i = 0; i < a.count; i += blockRows)
    for (let j = b ? 0 : i; j < second.count; j += blockRows) {
      const [rows, columns] = [matrixOf(a, i), matrixOf(second, j)];
      const kernels = linearAlgebra().product(rows, columns, 'second');
      const all = cubes(kernels, a.width);
      if (b) sum += all;
      else sum += i === j ? all - cubes(diagonalOf(kernels), a.width) : 2 * all;
    }
  return sum;
};

const matrixOf = (rows: RowSource, first: number): Matrix => {
  const end = Math.min(first + blockRows, rows.count);
  return {rows: end - first, columns: rows.width, values: Float64Array.from(rows.between(first, end))};
};

const diagonalOf = ({rows, columns, values}: Matrix): Pick<Matrix, 'values'> => ({
  values: Float64Array.from({length: rows}, (_, i) => values[i * (columns + 1)]!),
});

/** Σ (v/d + 1)³. */
const cubes = ({values}: Pick<Matrix, 'values'>, width: number): number => {
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    const base = values[at]! / width + 1;
    sum += base * base * base;
  }
  return sum;
};
