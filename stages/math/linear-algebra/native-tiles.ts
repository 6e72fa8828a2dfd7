import type {Raw, RawOps} from '../raw-ops.ts';
import {combined, empty, type Factor, joined, product, withRows} from './raw-matrix.ts';
import {type Symmetric, tileSize, tileSpans} from './symmetric.ts';

/** A matrix as its tile of row i and column j; there is none where all of it is 0. */
export type Tiled = (i: number, j: number) => Factor | undefined;

/** Tiles of an upper triangle: of column j the tiles 0 to j. */
export type Upper = readonly (readonly Raw[])[];

export const transposed =
  (a: Tiled): Tiled =>
  (i, j) => {
    const tile = a(j, i);
    return tile && {...tile, transposed: !tile.transposed};
  };

/** The matrix, of which each tile is put where TensorFlow has it for one product: all of them take as much again. */
export const mirrored =
  (ops: RawOps, matrix: Symmetric): Tiled =>
  (i, j) => ({raw: tileOf(ops, matrix, Math.min(i, j), Math.max(i, j)), transposed: i > j, once: true});

/** The matrix of which an upper triangle is given, and below it 0. */
export const upperOnly =
  (upper: Upper): Tiled =>
  (i, j) =>
    i <= j ? {raw: upper[j]![i]!, transposed: false} : undefined;

/** The tile of row i and column j, i ≤ j. */
export const tileOf = (ops: RawOps, {size, tiles}: Symmetric, i: number, j: number): Raw => {
  const values = tiles[j]![i]!;
  const rows = Math.min(tileSize, size - i * tileSize);
  return ops.constant(values, [rows, values.length / rows]);
};

/** The numbers of tiles, which are freed. */
export const readTiles = (ops: RawOps, upper: Upper): Float64Array[][] =>
  upper.map((column) =>
    column.map((raw) => {
      const values = ops.doubles(raw);
      ops.free(raw);
      return values;
    }),
  );

/** The terms A_ik·B_kj, k < count, that are not 0. */
export const terms = (ops: RawOps, a: Tiled, b: Tiled, i: number, j: number, count: number): Raw[] =>
  Array.from({length: count}).flatMap((_, k) => {
    const right = b(k, j);
    const left = right && a(i, k);
    return left ? product(ops, left, right) : [];
  });

const sum = (ops: RawOps, raws: readonly Raw[]): Raw => raws.reduce((a, b) => combined(ops, 'AddV2', a, b));

/** UBUᵀ, all of it. */
export const congruent = (ops: RawOps, u: Upper, b: Symmetric): Raw => {
  const {length: count} = u;
  const [left, middle] = [upperOnly(u), mirrored(ops, b)];
  return tileSpans(b.size).reduce(
    (whole, rows) => {
      const half = u.map((_, k) => sum(ops, terms(ops, middle, transposed(left), k, rows.tile, count)));
      const column: Tiled = (k) => ({raw: half[k]!, transposed: false});
      const strip = u.map((_, j) => sum(ops, terms(ops, transposed(column), transposed(left), 0, j, count)));
      ops.free(...half);
      return withRows(ops, whole, rows, joined(ops, strip, 1));
    },
    empty(ops, b.size, b.size),
  );
};
