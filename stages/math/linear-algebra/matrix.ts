import type {Symmetric} from './symmetric.ts';

/** A matrix in float64, row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export const transposedOf = ({rows, columns, values}: Matrix): Matrix => ({
  rows: columns,
  columns: rows,
  values: values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!),
});

/** Which factor of a product is transposed. */
export type Transposed = 'first' | 'second' | 'neither';

/** Rows about a centre, and one more row that is about 0. */
export interface Block {
  /** [count, width]. */
  readonly rows: Float32Array;
  /** [width]. */
  readonly centre: Float64Array;
  /** [width]. */
  readonly more: Float64Array;
}

/** Adds blocks, one after the other. */
export type Fill = (add: (block: Block) => void) => Promise<void>;

/** What the mathematics of covariances is made of, in float64. */
export interface LinearAlgebra {
  /** A·B, or Aᵀ·B, or A·Bᵀ. */
  readonly product: (a: Matrix, b: Matrix, transposed?: Transposed) => Matrix;
  /**
   * Σ (x − m)(x − m)ᵀ + Σ ddᵀ, [width, width], of rows x about the centre m of their block, and the one more row d of
   * each block. What `fill` adds is used before `add` returns.
   */
  readonly scatter: (width: number, fill: Fill) => Promise<Symmetric>;
  /** Lower L with A = L·Lᵀ; undefined where A is not positive definite to rounding. */
  readonly cholesky: (a: Symmetric) => Matrix | undefined;
  /** Ascending. */
  readonly eigenvalues: (a: Symmetric) => Float64Array;
  /** Of A·B, which are those of LᵀBL with A = L·Lᵀ, ascending; undefined where there is no such L, to rounding. */
  readonly productEigenvalues: (a: Symmetric, b: Symmetric) => Float64Array | undefined;
  /** Values ascending, and vectors as columns. */
  readonly eigenvectors: (a: Symmetric) => {readonly values: Float64Array; readonly vectors: Matrix};
  /** Descending. */
  readonly singularValues: (a: Matrix) => Float64Array;
}
