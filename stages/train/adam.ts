import * as tf from '@tensorflow/tfjs-core';

/** Its learning rate may change from update to update. */
export interface AdamSettings {
  readonly lr: number | tf.Tensor;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** First and second moment of the gradient, each of the weights' shape. */
export interface Moments {
  readonly m: tf.Tensor;
  readonly v: tf.Tensor;
}

/** 1 − βᵗ. By expm1, since in float32 `1 − pow(β, t)` is off by 5e-5 at t = 1. */
const correction = (beta: number, t: tf.Tensor): tf.Tensor => tf.neg(tf.expm1(tf.mul(t, Math.log(beta))));

/**
 * One update by Adam (Kingma & Ba 2015, Algorithm 1), arranged as PyTorch does it:
 *
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   w ← w − lr · m̂ / (√v̂ + ε)
 *
 * `t` is the number of this update, a scalar that is 1 at the first.
 */
export const adam = (
  {lr, beta1, beta2, epsilon}: AdamSettings,
  weights: tf.Tensor,
  gradient: tf.Tensor,
  {m, v}: Moments,
  t: tf.Tensor,
): Moments & {readonly weights: tf.Tensor} => {
  const nextM = tf.add(m, tf.mul(tf.sub(gradient, m), 1 - beta1));
  const nextV = tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), 1 - beta2));
  const rootOfCorrection = tf.sqrt(correction(beta2, t));
  const rate = tf.mul(tf.div(rootOfCorrection, correction(beta1, t)), lr);
  const denominator = tf.add(tf.sqrt(nextV), tf.mul(rootOfCorrection, epsilon));
  return {weights: tf.sub(weights, tf.mul(tf.div(nextM, denominator), rate)), m: nextM, v: nextV};
};
