import {checkFinite} from './finite.ts';
import type {OnBlock} from './moments.ts';
import {tilesOf} from './pairs.ts';
import {squaredRadii} from './radii.ts';
import type {PointRows, Tile} from './tiles.ts';

export const figures = ['precision', 'recall', 'density', 'coverage'] as const;

export interface PrdcOptions {
  /** Whether a point at exactly the radius is inside: no (`strict`, as the authors) or yes (`inclusive`). */
  readonly ties?: 'strict' | 'inclusive';
  /** Rows per tile of distances; changes nothing but memory and speed. */
  readonly tile?: number;
  /** Told of the pairs of each tile, of `pairsOf` in all. */
  readonly onTile?: OnBlock;
}

export interface Prdc {
  readonly precision: number;
  readonly recall: number;
  readonly density: number;
  readonly coverage: number;
  /** The whole numbers behind them: fakes inside, reals inside, pairs inside, reals covered. */
  readonly counts: {
    readonly precision: number;
    readonly recall: number;
    readonly density: number;
    readonly coverage: number;
  };
}

/**
 * Precision, recall (Kynkäänniemi et al. 2019), density and coverage (Naeem et al. 2020) of N real and M fake rows.
 * With r_i the distance of real x_i to its k-th nearest other real, s_j that of fake y_j, and d_ij between them:
 *
 *     precision = 1/M Σ_j [∃i: d_ij < r_i]      recall   = 1/N Σ_i [∃j: d_ij < s_j]
 *     density   = 1/kM Σ_ij [d_ij < r_i]        coverage = 1/N Σ_i [∃j: d_ij < r_i]
 *
 * Squared distances are compared, which orders alike, and as float64 has them, whichever way they come: the counts
 * depend neither on the backend, nor on the size of tiles or the number of threads.
 *
 * @throws RangeError when a set has fewer than k + 1 rows, or a row that is not finite.
 */
export const prdc = async (
  real: PointRows,
  fake: PointRows,
  k: number,
  {ties = 'strict', tile, onTile = () => Promise.resolve()}: PrdcOptions = {},
): Promise<Prdc> => {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is a whole number from 1 up, got ${k}`);
  for (const [side, rows] of Object.entries({real, fake})) checkRows(rows, k, side);
  const cut = {tile, onTile};
  const [realRadii, fakeRadii] = [await squaredRadii(real, k, cut), await squaredRadii(fake, k, cut)];
  const limit = (radii: Float64Array): Float64Array => (ties === 'strict' ? radii : radii.map(nextUp));
  const hits: Hits = {
    realLimits: limit(realRadii),
    fakeLimits: limit(fakeRadii),
    fakeInside: new Uint8Array(fake.count),
    realInside: new Uint8Array(real.count),
    realCovered: new Uint8Array(real.count),
    pairs: 0,
  };
  for (const one of tilesOf(real, fake, {upper: false, ...(tile && {tile})})) {
    hits.pairs += countTile(hits, one);
    await onTile((one.i1 - one.i0) * (one.j1 - one.j0));
  }
  return ratios(hits, k);
};

/** Pairs that `onTile` hears of, up to a tile's width along the diagonals. */
export const pairsOf = (real: number, fake: number): number => (real * real + fake * fake) / 2 + real * fake;

const ratios = ({fakeInside, realInside, realCovered, pairs}: Hits, k: number): Prdc => {
  const counts = {
    precision: sum(fakeInside),
    recall: sum(realInside),
    density: pairs,
    coverage: sum(realCovered),
  };
  const [n, m] = [realInside.length, fakeInside.length];
  return {
    precision: counts.precision / m,
    recall: counts.recall / n,
    density: counts.density / (k * m),
    coverage: counts.coverage / n,
    counts,
  };
};

interface Hits {
  /** What a squared distance must be below to be inside a ball: its squared radius, or the next number above it. */
  readonly realLimits: Float64Array;
  readonly fakeLimits: Float64Array;
  /** Fake j lies in some real ball. */
  readonly fakeInside: Uint8Array;
  /** Real i lies in some fake ball. */
  readonly realInside: Uint8Array;
  /** Some fake lies in the ball of real i. */
  readonly realCovered: Uint8Array;
  pairs: number;
}

/** Marks who is inside whose ball, and counts the pairs of a fake in the ball of a real. */
const countTile = (
  {realLimits, fakeLimits, fakeInside, realInside, realCovered}: Hits,
  tile: Tile,
): number => {
  const {i0, i1, j0, j1, stride, values, factor, rows, columns, exact} = tile;
  let pairs = 0;
  for (let i = i0; i < i1; i++) {
    const [limit, row] = [realLimits[i]!, (i - i0) * stride - j0];
    for (let j = j0; j < j1; j++) {
      const value = factor * values[row + j]!;
      const low = Math.max(0, rows.low[i]! + columns.low[j]! + value);
      const fakeLimit = fakeLimits[j]!;
      if (low >= limit && low >= fakeLimit) continue;
      const high = rows.high[i]! + columns.high[j]! + value;
      // Where both answers are known of all that the distance may be, any of it will do.
      const known = (low >= limit || high < limit) && (low >= fakeLimit || high < fakeLimit);
      const squared = known ? low : exact(i, j);
      if (squared < limit) {
        pairs++;
        fakeInside[j] = realCovered[i] = 1;
      }
      if (squared < fakeLimit) realInside[i] = 1;
    }
  }
  return pairs;
};

/** The least float64 above a number from 0 up. */
const nextUp = (value: number): number => {
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  return new Float64Array(BigInt64Array.of(bits[0]! + 1n).buffer)[0]!;
};

/** Rows that are looked at together. */
const looked = 1024;

const checkRows = (rows: PointRows, k: number, side: string): void => {
  if (rows.count < k + 1)
    throw new RangeError(`k = ${k} neighbours need at least ${k + 1} points, got ${rows.count} (${side})`);
  for (let first = 0; first < rows.count; first += looked)
    checkFinite(rows.between(first, Math.min(first + looked, rows.count)), rows.width, side, first);
};

const sum = (flags: Uint8Array): number => flags.reduce((total, flag) => total + flag, 0);
