/**
 * The embedded Runge–Kutta pair of Dormand and Prince (1980), orders 5 and 4, with local extrapolation and the step
 * control of Hairer, Nørsett and Wanner (Solving Ordinary Differential Equations I, II.4), as SciPy's RK45 has it:
 * the number of evaluations is comparable with published ones.
 */

/** dy/dt at a time; `y` is not to be changed or kept. */
export type Slope = (t: number, y: Float64Array) => Float64Array;

export interface Tolerances {
  /** Error allowed relative to |y|. */
  readonly rtol: number;
  /** Error allowed beside it, in units of y. */
  readonly atol: number;
}

/** Where the solution stands after an attempted step. */
export interface Attempt {
  readonly t: number;
  readonly y: Float64Array;
  readonly accepted: boolean;
  /** Evaluations of the slope so far. */
  readonly nfe: number;
}

const nodes = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1];
const stages = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
];
const solution = [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84];
const errors = [-71 / 57600, 0, 71 / 16695, -71 / 1920, 17253 / 339200, -22 / 525, 1 / 40];

const safety = 0.9;
const [smallestFactor, largestFactor] = [0.2, 10];

/**
 * Solves dy/dt = slope(t, y) from one time to another, which may be earlier. One step size serves all of y. Yields
 * after every attempt; the last attempt is accepted and stands at the end.
 *
 * @throws RangeError when the step falls below what float64 can tell apart, or the slope is not finite.
 */
export function* rk45(
  slope: Slope,
  start: Float64Array,
  [from, to]: readonly [number, number],
  tolerances: Tolerances,
): Generator<Attempt, void> {
  const direction = Math.sign(to - from);
  let [t, y, k] = [from, start, slope(from, start)];
  const first = firstStep(slope, {t, y, k}, to, tolerances);
  let [h, nfe, rejected] = [first, 2, false];
  while (t !== to) {
    if (!(h > 10 * 2 ** -52 * Math.abs(t)))
      throw new RangeError(`no step at t = ${t} keeps to ${told(tolerances)}`);
    // The last step ends exactly at the end, however near that is.
    h = Math.min(h, Math.abs(to - t));
    const next = h === Math.abs(to - t) ? to : t + direction * h;
    const tried = attempt(slope, {t, y, k}, next - t);
    nfe += 6;
    const error = rms(tried.error, scaleOf(tolerances, y, tried.y));
    if (!Number.isFinite(error)) throw new RangeError(`the slope is not finite between t = ${t} and ${next}`);
    const accepted = error < 1;
    const growth = error === 0 ? largestFactor : safety * error ** (-1 / 5);
    if (accepted) {
      [t, y, k] = [next, tried.y, tried.k];
      h *= Math.min(rejected ? 1 : largestFactor, growth);
    } else h *= Math.max(smallestFactor, growth);
    rejected = !accepted;
    yield {t, y, accepted, nfe};
  }
}

const told = ({rtol, atol}: Tolerances): string => `rtol = ${rtol}, atol = ${atol}`;

interface State {
  readonly t: number;
  readonly y: Float64Array;
  /** The slope there. */
  readonly k: Float64Array;
}

/** y + h Σ weights · slopes. */
const moved = (
  y: Float64Array,
  h: number,
  weights: readonly number[],
  slopes: readonly Float64Array[],
): Float64Array => {
  const next = Float64Array.from(y);
  weights.forEach((weight, j) => {
    if (weight !== 0) for (let i = 0; i < y.length; i++) next[i]! += h * weight * slopes[j]![i]!;
  });
  return next;
};

const attempt = (slope: Slope, {t, y, k}: State, h: number): Omit<State, 't'> & {error: Float64Array} => {
  const slopes = [k];
  for (let stage = 1; stage < nodes.length; stage++)
    slopes.push(slope(t + nodes[stage]! * h, moved(y, h, stages[stage]!, slopes)));
  const next = moved(y, h, solution, slopes);
  slopes.push(slope(t + h, next));
  return {y: next, k: slopes.at(-1)!, error: moved(new Float64Array(y.length), h, errors, slopes)};
};

const scaleOf = ({rtol, atol}: Tolerances, a: Float64Array, b = a): Float64Array =>
  a.map((value, i) => atol + rtol * Math.max(Math.abs(value), Math.abs(b[i]!)));

/** Root mean square of values in units of the scale. */
const rms = (values: Float64Array, scale: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! / scale[i]!) ** 2;
  return Math.sqrt(sum / values.length);
};

/** A first step by one more evaluation of the slope: so long that an Euler step would err by about 1 % of what may be. */
const firstStep = (slope: Slope, {t, y, k}: State, to: number, tolerances: Tolerances): number => {
  const interval = Math.abs(to - t);
  const scale = scaleOf(tolerances, y);
  const [size, speed] = [rms(y, scale), rms(k, scale)];
  const guess = Math.min(size < 1e-5 || speed < 1e-5 ? 1e-6 : (0.01 * size) / speed, interval);
  const signed = guess * Math.sign(to - t);
  const ahead = slope(t + signed, moved(y, signed, [1], [k]));
  const bend =
    rms(
      ahead.map((value, i) => value - k[i]!),
      scale,
    ) / guess;
  const steepest = Math.max(speed, bend);
  const second = steepest <= 1e-15 ? Math.max(1e-6, guess / 1000) : (0.01 / steepest) ** (1 / 5);
  return Math.min(100 * guess, second, interval);
};
