import * as tf from '@tensorflow/tfjs-core';
import {collapse, spread} from './ops.ts';

/**
 * Group normalisation (Wu & He 2018) of images x [B, H, W, C]: every example's channels, in `groups` groups of
 * neighbours, are brought to mean 0 and variance 1 over group and pixels, then channel by channel to
 * γ x̂ + β,  γ and β [C].  `epsilon` is added to the variance.
 *
 * The mean is taken off before squaring, so that a large one costs no digits.
 *
 * @throws RangeError where the channels do not divide into so many groups.
 */
export const groupNorm = (
  x: tf.Tensor,
  groups: number,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): tf.Tensor => {
  if (x.rank !== 4) throw new RangeError(`expected images [B, H, W, C], got [${x.shape.join(', ')}]`);
  if (!Number.isInteger(groups) || groups < 1 || x.shape[3]! % groups !== 0)
    throw new RangeError(`${x.shape[3]} channels do not divide into ${groups} groups`);
  const moments = (x: tf.Tensor): Moments => momentsOf(x, groups, epsilon);
  const op = tf.customGrad((...args: unknown[]) => {
    const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([x, gamma]);
    const {deviation, rate} = moments(x);
    return {
      value: tf.add(tf.mul(deviation, tf.mul(rate, gamma)), beta),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x, gamma] = saved as [tf.Tensor, tf.Tensor];
        return pull(dy, gamma, moments(x), groups);
      },
    };
  });
  return op(x, gamma, beta);
};

/** x less its group's mean [B, H, W, C], and one over its group's standard deviation [B, 1, 1, C]. */
interface Moments {
  readonly deviation: tf.Tensor;
  readonly rate: tf.Tensor;
}

const momentsOf = (x: tf.Tensor, groups: number, epsilon: number): Moments => {
  const size = x.size / (x.shape[0] * groups);
  const mean = (x: tf.Tensor): tf.Tensor => tf.div(overGroups(collapse(x, [1, 2]), groups), size);
  const deviation = tf.sub(x, mean(x));
  return {deviation, rate: tf.rsqrt(tf.add(mean(tf.square(deviation)), epsilon))};
};

/**
 * The gradients in x, γ and β, with d the deviation, r the rate and ⟨·⟩ a group's mean:
 *
 *     dx = γ r dy − r ⟨γ dy⟩ − r³ d ⟨γ dy d⟩,   dγ = Σ dy r d,   dβ = Σ dy
 *
 * Everything goes through two sums over pixels, so that a gradient reads the images as few times as can be.
 */
const pull = (dy: tf.Tensor, gamma: tf.Tensor, {deviation, rate}: Moments, groups: number): tf.Tensor[] => {
  const size = dy.size / (dy.shape[0] * groups);
  const sum = collapse(dy, [1, 2]);
  const product = collapse(tf.mul(dy, deviation), [1, 2]);
  const mean = (x: tf.Tensor): tf.Tensor => tf.div(overGroups(tf.mul(x, gamma), groups), size);
  const cubed = tf.mul(rate, tf.square(rate));
  const constant = tf.mul(mean(sum), rate);
  const slope = tf.mul(mean(product), cubed);
  const dx = tf.sub(tf.mul(dy, tf.mul(rate, gamma)), tf.add(tf.mul(deviation, slope), constant));
  const overBatch = (x: tf.Tensor): tf.Tensor => tf.reshape(collapse(x, [0]), gamma.shape);
  return [dx, overBatch(tf.mul(product, rate)), overBatch(sum)];
};

/** The sum over each channel's group, at every channel of it: [B, 1, 1, C] → [B, 1, 1, C]. */
const overGroups = (x: tf.Tensor, groups: number): tf.Tensor => {
  const members = [x.shape[0], groups, x.shape[3]! / groups];
  return tf.reshape(spread(collapse(tf.reshape(x, members), [2]), members), x.shape);
};
