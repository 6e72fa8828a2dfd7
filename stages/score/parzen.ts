/**
 * The Parzen density of data x_1 … x_M, noised with standard deviation σ:
 *
 *     p_σ(q) = 1/M Σᵢ N(q; xᵢ, σ² I),    ∇ log p_σ(q) = Σᵢ wᵢ (xᵢ − q) / σ²,    wᵢ = softmaxᵢ(−‖q − xᵢ‖² / 2σ²)
 *
 * For data noised at σ this is no estimate but the exact score, which is what learned scores are measured against.
 * In float64, by log-sum-exp, so that it holds far from the data, where every kernel underflows.
 */

/** Points of the given width, row after row. */
export interface Parzen {
  readonly points: ArrayLike<number>;
  readonly width: number;
  /** Standard deviation of the noise, in units of the data. */
  readonly sigma: number;
  /**
   * Added to the density under the score, ∇p / (p + ε): 1e-8 as the DLSM authors released it, which biases the score
   * toward zero where the density is below about 1e-7; 0 for the exact score.
   */
  readonly epsilon: number;
}

/** ∇p / (p + ε) at each query: queries and result are points of the same width, row after row. */
export const parzenScore = (parzen: Parzen, queries: ArrayLike<number>): Float64Array => {
  check(parzen, queries);
  const scores = new Float64Array(queries.length);
  for (let at = 0; at < queries.length; at += parzen.width) scoreAt(parzen, queries, at, scores);
  return scores;
};

/** log p_σ at each query. */
export const parzenLogDensity = (
  parzen: Omit<Parzen, 'epsilon'>,
  queries: ArrayLike<number>,
): Float64Array => {
  check(parzen, queries);
  const scratch = new Float64Array(queries.length);
  const exact = {...parzen, epsilon: 0};
  return Float64Array.from({length: queries.length / parzen.width}, (_, i) =>
    scoreAt(exact, queries, i * parzen.width, scratch),
  );
};

/** Writes the score at the query that starts at `at` to the same place of `scores`; returns the log density. */
const scoreAt = (parzen: Parzen, queries: ArrayLike<number>, at: number, scores: Float64Array): number => {
  const {points, width, sigma, epsilon} = parzen;
  const nearest = nearestSquare(points, width, queries, at);
  let total = 0;
  for (let p = 0; p < points.length; p += width) {
    const weight = Math.exp((nearest - square(points, p, queries, at, width)) / (2 * sigma ** 2));
    total += weight;
    for (let d = 0; d < width; d++) scores[at + d]! += weight * (points[p + d]! - queries[at + d]!);
  }
  const logDensity =
    Math.log(total / (points.length / width)) - nearest / (2 * sigma ** 2) - logNormalizer(parzen);
  // p / (p + ε), from the logarithm: 0, not 0 / 0, where p underflows and ε does not.
  const share = epsilon === 0 ? 1 : 1 / (1 + epsilon * Math.exp(-logDensity));
  for (let d = 0; d < width; d++) scores[at + d]! *= share / (total * sigma ** 2);
  return logDensity;
};

/** log (2πσ²)^(d/2). */
const logNormalizer = ({width, sigma}: Parzen): number => (width / 2) * Math.log(2 * Math.PI * sigma ** 2);

const nearestSquare = (
  points: ArrayLike<number>,
  width: number,
  queries: ArrayLike<number>,
  at: number,
): number => {
  let nearest = Infinity;
  for (let p = 0; p < points.length; p += width)
    nearest = Math.min(nearest, square(points, p, queries, at, width));
  return nearest;
};

/** ‖q − x‖². */
const square = (
  points: ArrayLike<number>,
  p: number,
  queries: ArrayLike<number>,
  at: number,
  width: number,
): number => {
  let sum = 0;
  for (let d = 0; d < width; d++) sum += (points[p + d]! - queries[at + d]!) ** 2;
  return sum;
};

const check = ({points, width, sigma}: Omit<Parzen, 'epsilon'>, queries: ArrayLike<number>): void => {
  if (!(sigma > 0 && sigma < Infinity)) throw new RangeError(`σ is a finite number above 0, got ${sigma}`);
  if (points.length === 0) throw new RangeError('A Parzen density needs at least one point, got none');
  for (const [name, values] of Object.entries({points, queries})) {
    if (values.length % width !== 0)
      throw new RangeError(`${values.length} numbers are no ${name} of width ${width}`);
    const broken = Array.prototype.findIndex.call(values, (value) => !Number.isFinite(value));
    if (broken >= 0)
      throw new RangeError(
        `${name} row ${Math.floor(broken / width)} holds ${values[broken]}, expected finite numbers`,
      );
  }
};
