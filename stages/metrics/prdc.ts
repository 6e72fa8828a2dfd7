import {defaultTile, eachTile, type Points} from './distances.ts';
import {squaredRadii} from './radii.ts';

export interface PrdcOptions {
  /** Whether a point at exactly the radius is inside: no (`strict`, as the authors) or yes (`inclusive`). */
  readonly ties?: 'strict' | 'inclusive';
  /** Rows per tile of distances; changes nothing but memory and speed. */
  readonly tile?: number;
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
 * Squared distances are compared, which orders alike. Everything counted is a whole number, so the result depends
 * neither on the order of tiles nor on their size.
 *
 * @throws RangeError when a set has fewer than k + 1 rows, or a row that is not finite.
 */
export const prdc = (
  real: Points,
  fake: Points,
  width: number,
  k: number,
  {ties = 'strict', tile = defaultTile}: PrdcOptions = {},
): Prdc => {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is a whole number from 1 up, got ${k}`);
  const [n, m] = [checkedRows(real, width, k, 'real'), checkedRows(fake, width, k, 'fake')];
  const realRadii = squaredRadii(real, width, k, tile);
  const fakeRadii = squaredRadii(fake, width, k, tile);
  const hits = countHits(real, fake, width, {realRadii, fakeRadii, inclusive: ties === 'inclusive', tile});
  const counts = {
    precision: sum(hits.fakeInside),
    recall: sum(hits.realInside),
    density: hits.pairs,
    coverage: sum(hits.realCovered),
  };
  return {
    precision: counts.precision / m,
    recall: counts.recall / n,
    density: counts.density / (k * m),
    coverage: counts.coverage / n,
    counts,
  };
};

interface Balls {
  readonly realRadii: Float64Array;
  readonly fakeRadii: Float64Array;
  readonly inclusive: boolean;
  readonly tile: number;
}

interface Hits {
  /** Fake j lies in some real ball. */
  readonly fakeInside: Uint8Array;
  /** Real i lies in some fake ball. */
  readonly realInside: Uint8Array;
  /** Some fake lies in the ball of real i. */
  readonly realCovered: Uint8Array;
  readonly pairs: number;
}

const countHits = (real: Points, fake: Points, width: number, balls: Balls): Hits => {
  const {realRadii, fakeRadii, inclusive, tile} = balls;
  const realInside = new Uint8Array(realRadii.length);
  const realCovered = new Uint8Array(realRadii.length);
  const fakeInside = new Uint8Array(fakeRadii.length);
  let pairs = 0;
  eachTile(real, fake, width, {tile, upper: false}, ({i0, i1, j0, j1, values}) => {
    for (let i = i0; i < i1; i++) {
      const radius = realRadii[i] as number;
      for (let j = j0; j < j1; j++) {
        const squared = values[(i - i0) * tile + j - j0] as number;
        if (squared < radius || (inclusive && squared === radius)) {
          pairs++;
          fakeInside[j] = realCovered[i] = 1;
        }
        const fakeRadius = fakeRadii[j] as number;
        if (squared < fakeRadius || (inclusive && squared === fakeRadius)) realInside[i] = 1;
      }
    }
  });
  return {fakeInside, realInside, realCovered, pairs};
};

const checkedRows = (points: Points, width: number, k: number, side: string): number => {
  const rows = points.length / width;
  if (!Number.isInteger(rows))
    throw new RangeError(`${points.length} values are no rows of width ${width} (${side})`);
  if (rows < k + 1)
    throw new RangeError(`k = ${k} neighbours need at least ${k + 1} points, got ${rows} (${side})`);
  const broken = points.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0)
    throw new RangeError(
      `${side} row ${Math.floor(broken / width)} holds ${points[broken]}, expected finite numbers`,
    );
  return rows;
};

const sum = (flags: Uint8Array): number => flags.reduce((total, flag) => total + flag, 0);
