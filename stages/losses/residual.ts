import * as tf from '@tensorflow/tfjs-core';
import {over} from '../math/ops.ts';
import type {Marginal} from '../sde/sde.ts';

/**
 * σ^w (s − ∇ log p(x_t | x_0)) for a predicted score s, as  σ^w s + σ^(w−1) z: the target −z/σ is never formed, so
 * that no digits are lost where σ is small.
 */
export const residual = (
  noise: Marginal,
  score: tf.Tensor,
  t: tf.Tensor,
  z: tf.Tensor,
  power: number,
): tf.Tensor => {
  const sigma = noise.sigma(t);
  const target = power === 1 ? z : tf.mul(z, over(tf.pow(sigma, power - 1), z));
  return tf.add(tf.mul(score, over(tf.pow(sigma, power), score)), target);
};
