/* eslint-disable max-params -- the variables of the equation, in its order */
import * as tf from '@tensorflow/tfjs-core';
import {sumPerExample} from '../math/ops.ts';
import type {LogProb} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import {perturb} from './perturb.ts';

/** Cross-entropy of a classifier of noisy data:  −σ^(−2w) log p_t(y | x_t),  [B].  `power` is w; y one-hot [B, K]. */
export const crossEntropy = (
  sde: Sde,
  logProb: LogProb,
  x0: tf.Tensor,
  y: tf.Tensor,
  t: tf.Tensor,
  z: tf.Tensor,
  power: number,
): tf.Tensor => {
  const logP = sumPerExample(tf.mul(logProb(perturb(sde, x0, t, z), t), y));
  return weightedSurprise(sde, logP, t, power);
};

/** −σ^(−2w) log p, given log p [B]. */
export const weightedSurprise = (sde: Sde, logP: tf.Tensor, t: tf.Tensor, power: number): tf.Tensor =>
  power === 0 ? tf.neg(logP) : tf.neg(tf.mul(logP, tf.pow(sde.sigma(t), -2 * power)));
