import * as tf from '@tensorflow/tfjs-core';
import {collapse} from './ops.ts';

/** Mean and biased variance of each channel over a batch and its pixels, [C]. */
export interface ChannelMoments {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

/** γ and β [C] of the affine map that ends a normalisation, and what is added to the variance. */
export interface Affine {
  readonly gamma: tf.Tensor;
  readonly beta: tf.Tensor;
  readonly epsilon: number;
}

/** Of images x [B, H, W, C]. The mean is taken off before squaring, so that a large one costs no digits. */
export const channelMoments = (x: tf.Tensor): ChannelMoments => {
  const {mean, variance} = deviationsOf(x);
  return {mean: tf.reshape(mean, [-1]), variance: tf.reshape(variance, [-1])};
};

/**
 * Batch normalisation in training (Ioffe & Szegedy 2015): every channel of x [B, H, W, C] is brought to mean 0 and variance
 * 1 over batch and pixels, then to γ x̂ + β.
 */
export const batchNorm = (x: tf.Tensor, {gamma, beta, epsilon}: Affine): tf.Tensor => {
  const op = tf.customGrad((...args: unknown[]) => {
    const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([x, gamma]);
    const {deviation, rate} = standard(x, epsilon);
    return {
      value: tf.add(tf.mul(deviation, tf.mul(rate, gamma)), beta),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x, gamma] = saved as [tf.Tensor, tf.Tensor];
        return pull(dy, gamma, standard(x, epsilon));
      },
    };
  });
  return op(x, gamma, beta);
};

/** The same map by given moments, as a trained network is used: no example sees another. */
export const frozenBatchNorm = (
  x: tf.Tensor,
  {mean, variance}: ChannelMoments,
  {gamma, beta, epsilon}: Affine,
): tf.Tensor => {
  const slope = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(x, slope), tf.sub(beta, tf.mul(mean, slope)));
};

const deviationsOf = (x: tf.Tensor): ChannelMoments & {readonly deviation: tf.Tensor} => {
  if (x.rank !== 4) throw new RangeError(`expected images [B, H, W, C], got [${x.shape.join(', ')}]`);
  const count = x.size / x.shape[3]!;
  const over = (x: tf.Tensor): tf.Tensor => tf.div(collapse(x, [0, 1, 2]), count);
  const mean = over(x);
  const deviation = tf.sub(x, mean);
  return {mean, deviation, variance: over(tf.square(deviation))};
};

/** x less its channel's mean [B, H, W, C], and one over its channel's standard deviation [1, 1, 1, C]. */
interface Standard {
  readonly deviation: tf.Tensor;
  readonly rate: tf.Tensor;
}

const standard = (x: tf.Tensor, epsilon: number): Standard => {
  const {deviation, variance} = deviationsOf(x);
  return {deviation, rate: tf.rsqrt(tf.add(variance, epsilon))};
};

/**
 * The gradients in x, γ and β, with d the deviation, r the rate and ⟨·⟩ a channel's mean:
 *
 *     dx = γ (r dy − r ⟨dy⟩ − r³ d ⟨dy d⟩),   dγ = Σ dy r d,   dβ = Σ dy
 */
const pull = (dy: tf.Tensor, gamma: tf.Tensor, {deviation, rate}: Standard): tf.Tensor[] => {
  const count = dy.size / gamma.size;
  const sum = collapse(dy, [0, 1, 2]);
  const product = collapse(tf.mul(dy, deviation), [0, 1, 2]);
  const scale = tf.mul(rate, gamma);
  const constant = tf.div(tf.mul(sum, scale), count);
  const slope = tf.div(tf.mul(product, tf.mul(scale, tf.square(rate))), count);
  const dx = tf.sub(tf.mul(dy, scale), tf.add(tf.mul(deviation, slope), constant));
  return [dx, tf.reshape(tf.mul(product, rate), gamma.shape), tf.reshape(sum, gamma.shape)];
};
