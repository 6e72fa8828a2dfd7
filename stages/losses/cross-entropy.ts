import * as tf from '@tensorflow/tfjs-core';
import {sumPerExample} from '../math/ops.ts';
import type {LogProb} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import {perturb, type LabelledDraws} from './perturb.ts';

/** Cross-entropy of a classifier of noisy data:  −σ^(−2w) log p_t(y | x_t),  [B].  `power` is w; y one-hot [B, K]. */
export const crossEntropy = (sde: Sde, logProb: LogProb, draws: LabelledDraws, power: number): tf.Tensor => {
  const logP = sumPerExample(tf.mul(logProb(perturb(sde, draws), draws.t), draws.y));
  return weightedSurprise(sde, logP, draws.t, power);
};

/** −σ^(−2w) log p, given log p [B]. */
export const weightedSurprise = (sde: Sde, logP: tf.Tensor, t: tf.Tensor, power: number): tf.Tensor =>
  power === 0 ? tf.neg(logP) : tf.neg(tf.mul(logP, tf.pow(sde.sigma(t), -2 * power)));
