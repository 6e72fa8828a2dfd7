import * as tf from '@tensorflow/tfjs-core';
import type {Levels} from './levels.ts';
import type {WeightedTimes} from './weighted-times.ts';

/** The marginal  p(x_t | x_0) = N(α(t) x_0, σ(t)² I)  of a noising; both map times [B] to values [B]. */
export interface Marginal {
  alpha(t: tf.Tensor): tf.Tensor;
  sigma(t: tf.Tensor): tf.Tensor;
}

/**
 * A linear SDE  dx = f(t) x dt + g(t) dw,  t ∈ [0, 1],  whose marginal is Gaussian:
 *
 *     p(x_t | x_0) = N(α(t) x_0, σ(t)² I)
 *
 * so that α′ = f α and (σ²)′ = 2 f σ² + g². Every coefficient maps times [B] to values [B]. t = 1 is pure noise.
 */
export interface Sde extends Marginal {
  f(t: tf.Tensor): tf.Tensor;
  g(t: tf.Tensor): tf.Tensor;
  /** The inverse of `sigma`: when the noise has this standard deviation. RangeError where it never has. */
  time(sigma: number): number;
  /** The inverse of σ / α: when noise and signal have this ratio. RangeError where they never have. */
  timeOfRatio(ratio: number): number;
  /** σ of the prior N(0, σ² I), which samplers begin with: what is left at t = 1, without the data. */
  readonly priorSigma: number;
  /** Where samplers end unless they are told otherwise, above 0, where scores may be unbounded. */
  readonly smallestTime: number;
  /** This process in so many steps, as discretised samplers and networks that were trained at levels have it. */
  levels(count: number): Levels;
  /** Times from `smallest` to 1 with the density g² / σ². */
  weightedTimes(smallest: number): WeightedTimes;
}

/** p(x_t | x_s) = N(a x_s, v I) for s ≤ t: the kernel between two times that the marginals imply; a and v are [B]. */
export const transition = (
  sde: Marginal,
  s: tf.Tensor,
  t: tf.Tensor,
): {readonly a: tf.Tensor; readonly v: tf.Tensor} => {
  const a = tf.div(sde.alpha(t), sde.alpha(s));
  const v = tf.sub(tf.square(sde.sigma(t)), tf.square(tf.mul(a, sde.sigma(s))));
  return {a, v};
};

/**
 * The exact scores are those of data + σ z: to compare with them, a noising must not shrink the data besides.
 *
 * @throws TypeError when α is not 1 where the noise has this σ; RangeError where it never has.
 */
export const checkPlainNoise = (sde: Sde, sigma: number): void => {
  const alpha = tf.tidy(() => sde.alpha(tf.tensor1d([sde.time(sigma)])).dataSync()[0]!);
  if (alpha !== 1)
    throw new TypeError(
      `exact scores are known of data + σ z; at σ = ${sigma} this noising has shrunk the data to ${alpha}: use ve`,
    );
};

/** A time solved for, refused unless it is one: rounding may carry the ends a hair outside. */
export const timeWithin = (time: number, value: number, range: string, what = 'σ'): number => {
  if (!(time > -1e-12 && time < 1 + 1e-12))
    throw new RangeError(`${what} = ${value} is outside the noising process, whose ${what} ${range}`);
  return Math.min(1, Math.max(0, time));
};
