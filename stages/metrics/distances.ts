/** Rows of points, row-major; float64 keeps what it is given, float32 is widened. */
export type Points = Float32Array | Float64Array;

/** Rows per tile: 256² float64 distances stay in a core's second-level cache. */
export const defaultTile = 256;

/** Squared distances of rows `i0 ≤ i < i1` of one set to rows `j0 ≤ j < j1` of another, `values[(i − i0) tile + (j − j0)]`. */
export interface Tile {
  readonly i0: number;
  readonly i1: number;
  readonly j0: number;
  readonly j1: number;
  /** Reused: valid until the next tile. */
  readonly values: Float64Array;
}

/**
 * Visits ‖a_i − b_j‖² for all pairs, a tile at a time: memory is one tile, whatever the number of points. Summed over
 * coordinates in float64 as differences, so equal rows are at distance 0 and no digits cancel. With `upper` only
 * tiles on or above the diagonal are visited, enough for a set against itself.
 */
export const eachTile = (
  a: Points,
  b: Points,
  width: number,
  {tile, upper}: {readonly tile: number; readonly upper: boolean},
  visit: (tile: Tile) => void,
): void => {
  const [rows, columns] = [a.length / width, b.length / width];
  const values = new Float64Array(tile * tile);
  const transposed = new Float64Array(tile * width);
  for (let j0 = 0; j0 < columns; j0 += tile) {
    const j1 = Math.min(j0 + tile, columns);
    transpose(b, width, j0, j1, tile, transposed);
    for (let i0 = 0; i0 < (upper ? j1 : rows); i0 += tile) {
      const block = {i0, i1: Math.min(i0 + tile, rows), j0, j1, values};
      fill(block, a, transposed, width, tile);
      visit(block);
    }
  }
};

/** Coordinate c of row j to `transposed[c tile + j − j0]`: the innermost loop then runs over neighbours in memory. */
const transpose = (
  b: Points,
  width: number,
  j0: number,
  j1: number,
  tile: number,
  transposed: Float64Array,
): void => {
  for (let j = j0; j < j1; j++)
    for (let c = 0; c < width; c++) transposed[c * tile + j - j0] = b[j * width + c] as number;
};

const fill = (
  {i0, i1, j0, j1, values}: Tile,
  a: Points,
  b: Float64Array,
  width: number,
  tile: number,
): void => {
  values.fill(0);
  const columns = j1 - j0;
  for (let i = i0; i < i1; i++) {
    const first = (i - i0) * tile;
    for (let c = 0; c < width; c++) {
      const [x, at] = [a[i * width + c] as number, c * tile];
      for (let j = 0; j < columns; j++) {
        const difference = x - (b[at + j] as number);
        values[first + j] = (values[first + j] as number) + difference * difference;
      }
    }
  }
};
