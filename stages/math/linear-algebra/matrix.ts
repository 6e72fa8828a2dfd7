/** A matrix in float64, row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Σ of the entries on the diagonal. */
export const trace = ({rows, columns, values}: Matrix): number => {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += values[i * (columns + 1)]!;
  return sum;
};

export const transposedOf = ({rows, columns, values}: Matrix): Matrix => ({
  rows: columns,
  columns: rows,
  values: values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!),
});

/** Which factor of a product is transposed. */
export type Transposed = 'first' | 'second' | 'neither';

/** What the mathematics of covariances is made of, in float64. */
export interface LinearAlgebra {
  /** A·B, or Aᵀ·B, or A·Bᵀ. */
  readonly product: (a: Matrix, b: Matrix, transposed?: Transposed) => Matrix;
  /** Lower L with A = L·Lᵀ of a symmetric A; undefined where A is not positive definite to rounding. */
  readonly cholesky: (a: Matrix) => Matrix | undefined;
  /** Of a symmetric matrix, ascending. */
  readonly eigenvalues: (a: Matrix) => Float64Array;
  /** Of RᵀAR, with a symmetric A, ascending. */
  readonly congruentEigenvalues: (r: Matrix, a: Matrix) => Float64Array;
  /** Of a symmetric matrix: values ascending, and vectors as columns. */
  readonly eigenvectors: (a: Matrix) => {readonly values: Float64Array; readonly vectors: Matrix};
  /** Descending. */
  readonly singularValues: (a: Matrix) => Float64Array;
  /**
   * Adds to the upper triangle of `into` [width, width] that of Σ_i (x_i − m)(x_i − m)ᵀ of rows x_i, [count, width]
   * float32, about a centre m, [width]. Below the diagonal there may be anything afterwards.
   */
  readonly addScatter: (into: Matrix, rows: Float32Array, centre: Float64Array) => void;
}
