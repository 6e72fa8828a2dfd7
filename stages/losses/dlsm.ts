import * as tf from '@tensorflow/tfjs-core';
import {meanPerExample, over, sigmoid} from '../math/ops.ts';
import {likelihood, type Likelihood, type LogProb, type Score} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import {perturb, type LabelledDraws} from './perturb.ts';
import {residual} from './residual.ts';

export interface DlsmSettings {
  /** w: the loss is weighted by σ^2w. */
  readonly power: number;
  /** Added to the probability whose logarithm is differentiated: 1e-8 as released by the authors, 0 for none. */
  readonly epsilon: number;
}

/**
 * Denoising likelihood score matching:  ½ mean over dimensions of (σ^w g + σ^w s + σ^(w−1) z)²,  [B],  where
 * g = ∇ₓ log(p_t(y | x_t) + ε) and s is the prior score. Chao et al. 2022. Only the classifier behind `logProb` learns:
 * whatever makes the prior must be constant. x0 [B, …], y one-hot [B, K], t [B], z of x0's shape.
 */
export const dlsm = (
  sde: Sde,
  prior: Score,
  logProb: LogProb,
  draws: LabelledDraws,
  settings: DlsmSettings,
): tf.Tensor => {
  const {y, t, z} = draws;
  const xt = perturb(sde, draws);
  return matchLikelihood(sde, likelihood(logProb, y, xt, t), prior(xt, t), t, z, settings);
};

/** DLSM's loss [B], given what the classifier and the prior say at x_t. */
export const matchLikelihood = (
  sde: Sde,
  likelihood: Likelihood,
  prior: tf.Tensor,
  t: tf.Tensor,
  z: tf.Tensor,
  {power, epsilon}: DlsmSettings,
): tf.Tensor => {
  const posterior = tf.add(softened(likelihood, epsilon), prior);
  return tf.mul(meanPerExample(tf.square(residual(sde, posterior, t, z, power))), 0.5);
};

/** ∇ log(p + ε) = p / (p + ε) ∇ log p, and p / (p + ε) = sigmoid(log p − log ε), which survives a p that underflows. */
const softened = ({logP, score}: Likelihood, epsilon: number): tf.Tensor =>
  epsilon === 0 ? score : tf.mul(score, over(sigmoid(tf.sub(logP, Math.log(epsilon))), score));
