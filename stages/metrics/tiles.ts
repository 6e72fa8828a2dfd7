import type {RowSource} from '../artifacts/row-source.ts';

/** Rows of points, row-major; float64 keeps what it is given, float32 is widened. */
export type Points = Float32Array | Float64Array;

/** Rows of points [count, width], read where they are asked for. */
export interface PointRows extends Pick<RowSource, 'count' | 'width'> {
  readonly between: (first: number, end: number) => Points;
}

/**
 * What is known of the squared distances of rows `i0 ≤ i < i1` of one set to rows `j0 ≤ j < j1` of another: with
 * v = `values[(i − i0) stride + j − j0]`,
 *
 *     rows.low[i] + columns.low[j] + factor v  ≤  ‖a_i − b_j‖²  ≤  rows.high[i] + columns.high[j] + factor v
 *
 * or, where the sums are not numbers, nothing. Most comparisons need no more; `exact` is for the others.
 */
export interface Tile {
  readonly i0: number;
  readonly i1: number;
  readonly j0: number;
  readonly j1: number;
  readonly stride: number;
  /** Reused: valid until the next tile. */
  readonly values: Points;
  readonly factor: number;
  readonly rows: Bounds;
  readonly columns: Bounds;
  /** Σ_c (a_ic − b_jc)², summed in float64 in the order of c. */
  readonly exact: (i: number, j: number) => number;
}

/** A number a row of one set. */
export interface Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** How pairs are cut into tiles. */
export interface Cut {
  /** Rows and columns of a tile; changes nothing but memory and speed. */
  readonly tile?: number;
  /** A set against itself: tiles on and above the diagonal are enough. */
  readonly upper: boolean;
}

/** Where the tiles of a cut are, column after column. */
export function* places(
  rows: number,
  columns: number,
  tile: number,
  upper: boolean,
): Generator<Pick<Tile, 'i0' | 'i1' | 'j0' | 'j1'>> {
  for (let j0 = 0; j0 < columns; j0 += tile) {
    const j1 = Math.min(j0 + tile, columns);
    for (let i0 = 0; i0 < (upper ? j1 : rows); i0 += tile) yield {i0, i1: Math.min(i0 + tile, rows), j0, j1};
  }
}
