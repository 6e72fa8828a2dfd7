import * as tf from '@tensorflow/tfjs-core';
import {likelihood, type LogProb, type Score} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import {weightedSurprise} from './cross-entropy.ts';
import {matchLikelihood, type DlsmSettings} from './dlsm.ts';
import {perturb, type LabelledDraws} from './perturb.ts';

export interface TotalSettings extends DlsmSettings {
  /** λ, the weight of the cross-entropy. */
  readonly lambda: number;
  /** w of the cross-entropy, which is weighted by σ^(−2w). */
  readonly powerCe: number;
}

/** The total loss and its two terms, each [B]. */
export interface Total {
  readonly loss: tf.Tensor;
  readonly dlsm: tf.Tensor;
  readonly crossEntropy: tf.Tensor;
}

/** L = DLSM + λ CE.  Chao et al. 2022. One forward pass through the classifier serves both terms. */
export const total = (
  sde: Sde,
  prior: Score,
  logProb: LogProb,
  draws: LabelledDraws,
  settings: TotalSettings,
): Total => {
  const {y, t, z} = draws;
  const xt = perturb(sde, draws);
  const labels = likelihood(logProb, y, xt, t);
  const dlsm = matchLikelihood(sde, labels, prior(xt, t), t, z, settings);
  const crossEntropy = weightedSurprise(sde, labels.logP, t, settings.powerCe);
  return {loss: tf.add(dlsm, tf.mul(crossEntropy, settings.lambda)), dlsm, crossEntropy};
};
