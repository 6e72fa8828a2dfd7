import {type Cut, type PointRows, places, type Points, type Tile} from './tiles.ts';

/** Rows per tile: 256² float64 distances stay in a core's second-level cache. */
const cacheSize = 256;

/**
 * Tiles of ‖a_i − b_j‖² for all pairs, summed over coordinates in float64 as differences: equal rows are at distance
 * 0, no digits cancel, and nothing is left to bound. Memory is one tile, whatever the number of points.
 */
export function* directTiles(a: PointRows, b: PointRows, {tile = cacheSize, upper}: Cut): Generator<Tile> {
  const {width} = a;
  const values = new Float64Array(tile * tile);
  const transposed = new Float64Array(tile * width);
  const [rows, columns] = [a, b].map(({count}) => {
    const nothing = new Float64Array(count);
    return {low: nothing, high: nothing};
  }) as [Tile['rows'], Tile['columns']];
  let current = -1;
  for (const place of places(a.count, b.count, tile, upper)) {
    const {i0, i1, j0, j1} = place;
    if (j0 !== current) transpose(b.between(j0, j1), width, tile, transposed);
    current = j0;
    fill(values, a.between(i0, i1), transposed, {width, tile, columns: j1 - j0});
    const exact = (i: number, j: number): number => values[(i - i0) * tile + j - j0]!;
    yield {...place, stride: tile, values, factor: 1, rows, columns, exact};
  }
}

/** Coordinate c of row j to `transposed[c tile + j]`: the innermost loop then runs over neighbours in memory. */
const transpose = (b: Points, width: number, tile: number, transposed: Float64Array): void => {
  for (let j = 0, at = 0; at < b.length; j++)
    for (let c = 0; c < width; c++, at++) transposed[c * tile + j] = b[at]!;
};

const fill = (
  values: Float64Array,
  a: Points,
  b: Float64Array,
  {width, tile, columns}: {readonly width: number; readonly tile: number; readonly columns: number},
): void => {
  values.fill(0);
  for (let at = 0, first = 0; at < a.length; first += tile)
    for (let c = 0; c < width; c++, at++) {
      const [x, column] = [a[at]!, c * tile];
      for (let j = 0; j < columns; j++) {
        const difference = x - b[column + j]!;
        values[first + j] = values[first + j]! + difference * difference;
      }
    }
};
