import * as tf from '@tensorflow/tfjs-core';
import {collapse} from './ops.ts';

/** α, γ and β of a channel, [C], or of an example's channel, [B, C]. */
export interface PlusAffine {
  readonly alpha: tf.Tensor;
  readonly gamma: tf.Tensor;
  readonly beta: tf.Tensor;
}

/** What is added to a variance before its root is divided by; the networks of NCSN all have this one. */
const epsilon = 1e-5;

/**
 * InstanceNorm++ (Song & Ermon 2019, appendix A) of images x [B, H, W, C]. Instance normalisation takes away the means of
 * an example's channels; this one gives back how each mean μ_k stands among them:
 *
 *     γ_k ((x_k − μ_k) / √(v_k + ε) + α_k (μ_k − m) / √(V + ε)) + β_k
 *
 * with v_k the biased variance over pixels, m the mean and V the unbiased variance of the μ_k over channels.
 *
 * @throws RangeError for a single channel: its mean stands among no others.
 */
export const instanceNormPlus = (x: tf.Tensor, {alpha, gamma, beta}: PlusAffine): tf.Tensor => {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  if (x.rank !== 4 || channels < 2)
    throw new RangeError(`expected images [B, H, W, C] of two or more channels, got [${x.shape.join(', ')}]`);
  const mean = tf.div(collapse(x, [1, 2]), height * width);
  const deviation = tf.sub(x, mean);
  const variance = tf.div(collapse(tf.square(deviation), [1, 2]), height * width);
  const slope = tf.mul(tf.rsqrt(tf.add(variance, epsilon)), perChannel(gamma));
  const standing = tf.mul(tf.mul(standardised(mean), perChannel(alpha)), perChannel(gamma));
  return tf.add(tf.mul(deviation, slope), tf.add(standing, perChannel(beta)));
};

/** Means [B, 1, 1, C] to mean 0 and unbiased variance 1 over channels. */
const standardised = (means: tf.Tensor): tf.Tensor => {
  const channels = means.shape[3]!;
  const deviation = tf.sub(means, tf.div(collapse(means, [3]), channels));
  const variance = tf.div(collapse(tf.square(deviation), [3]), channels - 1);
  return tf.mul(deviation, tf.rsqrt(tf.add(variance, epsilon)));
};

/** [C] → [C], [B, C] → [B, 1, 1, C]: as it meets images. */
const perChannel = (c: tf.Tensor): tf.Tensor =>
  c.rank === 1 ? c : tf.reshape(c, [c.shape[0], 1, 1, c.shape[1]!]);
