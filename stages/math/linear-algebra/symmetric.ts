import type {Matrix} from './matrix.ts';

/** Rows and columns of a tile: in float64 it is 0.5 MiB. */
export const tileSize = 256;

/**
 * A symmetric matrix in float64, cut into tiles of which those below the diagonal are left out: of 2048 columns it is
 * 18 MiB, where all of it would be 32.
 */
export interface Symmetric {
  readonly size: number;
  /** Of column j the tiles 0 to j, row-major; those on the diagonal are whole. The last of a side may be smaller. */
  readonly tiles: readonly (readonly Float64Array[])[];
}

/** Rows or columns from `first` to before `end`. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

/** Those of a tile, by its number. */
export interface TileSpan extends Span {
  readonly tile: number;
}

export const tileSpans = (size: number): TileSpan[] =>
  Array.from({length: Math.ceil(size / tileSize)}, (_, tile) => ({
    tile,
    first: tile * tileSize,
    end: Math.min((tile + 1) * tileSize, size),
  }));

/** The tiles of a symmetric matrix that are kept, each made from the spans of its rows and columns. */
export const upperTiles = <T>(size: number, make: (rows: TileSpan, columns: TileSpan) => T): T[][] => {
  const spans = tileSpans(size);
  return spans.map((columns) => spans.slice(0, columns.tile + 1).map((rows) => make(rows, columns)));
};

/** @param values [size, size], of which the upper triangle is read. */
export const symmetricOf = (size: number, values: Float64Array): Symmetric => ({
  size,
  tiles: upperTiles(size, (rows, columns) => {
    const width = columns.end - columns.first;
    const tile = new Float64Array((rows.end - rows.first) * width);
    for (let r = rows.first, to = 0; r < rows.end; r++)
      for (let c = columns.first; c < columns.end; c++, to++)
        tile[to] = values[Math.min(r, c) * size + Math.max(r, c)]!;
    return tile;
  }),
});

/** All of a symmetric matrix, by its upper triangle. */
export const squareOf = ({size, tiles}: Symmetric): Matrix => {
  const values = new Float64Array(size * size);
  upperTiles(size, (rows, columns) => {
    const tile = tiles[columns.tile]![rows.tile]!;
    for (let r = rows.first, from = 0; r < rows.end; r++)
      for (let c = columns.first; c < columns.end; c++, from++)
        if (r <= c) values[r * size + c] = values[c * size + r] = tile[from]!;
  });
  return {rows: size, columns: size, values};
};

/** The lower triangle of a square matrix, in its own place: above it is 0. */
export const lowerOf = (matrix: Matrix): Matrix => {
  for (let r = 0; r < matrix.rows; r++)
    matrix.values.fill(0, r * matrix.columns + r + 1, (r + 1) * matrix.columns);
  return matrix;
};

/** The matrix times a number, in its own place. */
export const scaled = (matrix: Symmetric, factor: number): Symmetric => {
  for (const tile of matrix.tiles.flat())
    for (let at = 0; at < tile.length; at++) tile[at] = tile[at]! * factor;
  return matrix;
};

/** Σ of the entries on the diagonal. */
export const trace = ({size, tiles}: Symmetric): number => {
  let sum = 0;
  for (const {tile, first, end} of tileSpans(size))
    for (let i = 0; i < end - first; i++) sum += tiles[tile]![tile]![i * (end - first + 1)]!;
  return sum;
};
