/**
 * Eigenvalues and singular values by Jacobi's rotations (Golub & Van Loan, Matrix Computations, 8.5 and 8.6.3): as
 * accurate as any way, and short; of the order of ten times n³ operations.
 */
import {type Matrix, transposedOf} from './matrix.ts';

/** Of a symmetric matrix: eigenvalues, ascending, and eigenvectors as columns. */
export const symmetricEigen = ({
  rows: size,
  values: given,
}: Matrix): {readonly values: Float64Array; readonly vectors: Matrix} => {
  const a = given.slice();
  const vectors = a.map((_, at) => Number(at % (size + 1) === 0));
  // What is left beside the diagonal moves no eigenvalue by more than a rounding of the largest.
  const still = (Number.EPSILON * norm(a)) / (4 * size);
  untilStill(size, (p, q) => {
    const off = a[p * size + q]!;
    if (Math.abs(off) <= still) return false;
    const turn = rotation(a[p * (size + 1)]!, a[q * (size + 1)]!, off);
    rotate(a, {p, q, by: size, step: 1}, size, turn);
    rotate(a, {p, q, by: 1, step: size}, size, turn);
    rotate(vectors, {p, q, by: 1, step: size}, size, turn);
    return true;
  });
  const order = Array.from({length: size}, (_, i) => i).sort(
    (i, j) => a[i * (size + 1)]! - a[j * (size + 1)]!,
  );
  const sorted = vectors.map((_, at) => vectors[at - (at % size) + order[at % size]!]!);
  return {
    values: Float64Array.from(order, (i) => a[i * (size + 1)]!),
    vectors: {rows: size, columns: size, values: sorted},
  };
};

/** Singular values, descending: the lengths of the rows, once they are turned at right angles to each other. */
export const singularValues = (matrix: Matrix): Float64Array => {
  const {rows, columns, values} = matrix.rows > matrix.columns ? transposedOf(matrix) : matrix;
  const a = values.slice();
  const row = (i: number): Float64Array => a.subarray(i * columns, (i + 1) * columns);
  untilStill(rows, (p, q) => {
    const [x, y, off] = [dot(row(p), row(p)), dot(row(q), row(q)), dot(row(p), row(q))];
    if (Math.abs(off) <= Number.EPSILON * Math.sqrt(x * y)) return false;
    rotate(a, {p, q, by: columns, step: 1}, columns, rotation(x, y, off));
    return true;
  });
  return Float64Array.from({length: rows}, (_, i) => norm(row(i))).sort((x, y) => y - x);
};

/** Sweeps over all pairs; ten are usual, and more than these are for numbers that are not finite. */
const mostSweeps = 60;

/** Turns every pair, again and again, until no pair is turned any more. */
const untilStill = (size: number, turnPair: (p: number, q: number) => boolean): void => {
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let turned = false;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) turned = turnPair(p, q) || turned;
    if (!turned) return;
  }
  throw new RangeError('the rotations do not converge: the matrix holds numbers that are not finite');
};

interface Turn {
  readonly cos: number;
  readonly sin: number;
}

/** The smaller angle that makes [[x, off], [off, y]] diagonal. */
const rotation = (x: number, y: number, off: number): Turn => {
  const cotangent = (y - x) / (2 * off);
  const tangent = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.hypot(1, cotangent));
  const cos = 1 / Math.hypot(1, tangent);
  return {cos, sin: tangent * cos};
};

/** Two rows or columns: they begin at p·by and q·by, and their elements are `step` apart. */
interface Pair {
  readonly p: number;
  readonly q: number;
  readonly by: number;
  readonly step: number;
}

const rotate = (a: Float64Array, {p, q, by, step}: Pair, length: number, {cos, sin}: Turn): void => {
  for (let k = 0, i = p * by, j = q * by; k < length; k++, i += step, j += step) {
    const [x, y] = [a[i]!, a[j]!];
    a[i] = cos * x - sin * y;
    a[j] = sin * x + cos * y;
  }
};

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));
