import {singularValues, symmetricEigen} from './jacobi.ts';
import {type LinearAlgebra, type Matrix, transposedOf} from './matrix.ts';

/** Linear algebra without TensorFlow: slow, the same everywhere, and what the fast one is held against. */
export const plain: LinearAlgebra = {
  product: (a, b, transposed = 'neither') => {
    const left = transposed === 'first' ? transposedOf(a) : a;
    const right = transposed === 'second' ? transposedOf(b) : b;
    const values = new Float64Array(left.rows * right.columns);
    for (let i = 0; i < left.rows; i++)
      for (let k = 0; k < left.columns; k++)
        addScaled(values, i * right.columns, left.values[i * left.columns + k]!, right, k);
    return {rows: left.rows, columns: right.columns, values};
  },
  cholesky: ({rows: size, columns, values: a}) => {
    const values = new Float64Array(size * size);
    for (let r = 0; r < size; r++)
      for (let c = 0; c <= r; c++) {
        let rest = a[r * size + c]!;
        for (let k = 0; k < c; k++) rest -= values[r * size + k]! * values[c * size + k]!;
        if (r === c && !(rest > 0)) return undefined;
        values[r * size + c] = r === c ? Math.sqrt(rest) : rest / values[c * (size + 1)]!;
      }
    return {rows: size, columns, values};
  },
  eigenvalues: (a) => symmetricEigen(a).values,
  congruentEigenvalues: (r, a) => plain.eigenvalues(plain.product(r, plain.product(a, r), 'first')),
  eigenvectors: symmetricEigen,
  singularValues,
  addScatter: ({values}, rows, centre) => {
    const width = centre.length;
    const centred = new Float64Array(width);
    for (let at = 0; at < rows.length; at += width) {
      for (let c = 0; c < width; c++) centred[c] = rows[at + c]! - centre[c]!;
      for (let r = 0; r < width; r++)
        for (let c = r; c < width; c++)
          values[r * width + c] = values[r * width + c]! + centred[r]! * centred[c]!;
    }
  },
};

/** Adds a multiple of row k of a matrix to the entries from `at` on. */
const addScaled = (
  sums: Float64Array,
  at: number,
  factor: number,
  {columns, values}: Matrix,
  k: number,
): void => {
  for (let j = 0; j < columns; j++) sums[at + j] = sums[at + j]! + factor * values[k * columns + j]!;
};
