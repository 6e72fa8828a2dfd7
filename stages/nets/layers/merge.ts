import * as tf from '@tensorflow/tfjs-core';

/** A shortcut and what went the long way: their sum; over √2 where `rescale`, which keeps the variance of equal ones. */
export const merge = (shortcut: tf.Tensor, h: tf.Tensor, rescale: boolean): tf.Tensor => {
  const sum = tf.add(shortcut, h);
  return rescale ? tf.mul(sum, Math.SQRT1_2) : sum;
};
