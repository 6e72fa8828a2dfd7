import * as tf from '@tensorflow/tfjs-core';

/** Uniform numbers on [0, 1), [B], to times. */
export type Times = (uniform: tf.Tensor) => tf.Tensor;

/** Uniform times from the smallest to 1. */
export const uniformFrom =
  (smallest: number): Times =>
  (uniform) =>
    smallest === 0 ? uniform : tf.add(tf.mul(uniform, 1 - smallest), smallest);
