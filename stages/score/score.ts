import * as tf from '@tensorflow/tfjs-core';
import {sumPerExample} from '../math/ops.ts';

/** ∇ log p_t(x): noisy points x [B, …] and times t [B] to a score of x's shape. All that a sampler sees. */
export type Score = (x: tf.Tensor, t: tf.Tensor) => tf.Tensor;

/** log p_t(y | x) of every class: x [B, …] and t [B] to [B, K]. */
export type LogProb = (x: tf.Tensor, t: tf.Tensor) => tf.Tensor;

/** What one pass through a classifier says of given labels: log p_t(y | x) [B], and its gradient in x. */
export interface Likelihood {
  readonly logP: tf.Tensor;
  readonly score: tf.Tensor;
}

/** log p_t(y | x) and ∇ₓ log p_t(y | x) of one-hot labels y [B, K], both still differentiable in the weights. */
export const likelihood = (logProb: LogProb, y: tf.Tensor, x: tf.Tensor, t: tf.Tensor): Likelihood => {
  // Examples do not mix, so the gradient of the sum over the batch holds each example's own gradient.
  const {value, grad} = tf.valueAndGrad((x: tf.Tensor) => sumPerExample(tf.mul(logProb(x, t), y)))(x);
  return {logP: value, score: grad};
};

/** The likelihood score ∇ₓ log p_t(y | x) of one-hot labels y [B, K]. */
export const likelihoodScore =
  (logProb: LogProb, y: tf.Tensor): Score =>
  (x, t) =>
    likelihood(logProb, y, x, t).score;

/** The posterior score by Bayes' rule, ∇ log p(x | y) = ∇ log p(x) + ∇ log p(y | x), with a guidance scale on the last. */
export const guided =
  (prior: Score, likelihood: Score, scale: number): Score =>
  (x, t) =>
    scale === 0 ? prior(x, t) : tf.add(prior(x, t), tf.mul(likelihood(x, t), scale));
