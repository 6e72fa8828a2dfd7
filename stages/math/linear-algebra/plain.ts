import {singularValues, symmetricEigen} from './jacobi.ts';
import {type LinearAlgebra, type Matrix, transposedOf} from './matrix.ts';
import {squareOf, symmetricOf} from './symmetric.ts';

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
  scatter: async (size, fill) => {
    const values = new Float64Array(size * size);
    const addSquare = (row: Float64Array): void => {
      for (let r = 0; r < size; r++)
        for (let c = r; c < size; c++) values[r * size + c] = values[r * size + c]! + row[r]! * row[c]!;
    };
    await fill(({rows, centre, more}) => {
      for (let at = 0; at < rows.length; at += size) addSquare(centre.map((m, c) => rows[at + c]! - m));
      addSquare(more);
    });
    return symmetricOf(size, values);
  },
  cholesky: (a) => {
    const {rows: size, values} = squareOf(a);
    const lower = new Float64Array(size * size);
    for (let r = 0; r < size; r++)
      for (let c = 0; c <= r; c++) {
        let rest = values[r * size + c]!;
        for (let k = 0; k < c; k++) rest -= lower[r * size + k]! * lower[c * size + k]!;
        if (r === c && !(rest > 0)) return undefined;
        lower[r * size + c] = r === c ? Math.sqrt(rest) : rest / lower[c * (size + 1)]!;
      }
    return {rows: size, columns: size, values: lower};
  },
  eigenvalues: (a) => plain.eigenvectors(a).values,
  productEigenvalues: (a, b) => {
    const lower = plain.cholesky(a);
    if (!lower) return undefined;
    const made = plain.product(lower, plain.product(squareOf(b), lower), 'first');
    return plain.eigenvalues(symmetricOf(a.size, made.values));
  },
  eigenvectors: (a) => symmetricEigen(squareOf(a)),
  singularValues,
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
