import * as tf from '@tensorflow/tfjs-core';
import type {Reduction} from '../../schemas/loss.ts';
import type {Score} from '../score/score.ts';
import type {Marginal} from '../sde/sde.ts';
import {perturb, type Draws} from './perturb.ts';
import {reduce} from './reduction.ts';
import {residual} from './residual.ts';

/**
 * Denoising score matching, weighted by σ^2w:  mean over dimensions of (σ^w s(x_t, t) + σ^(w−1) z)²,  [B], or half
 * the sum. Vincent 2011. `power` is w: 1 weights by the variance (Song et al. 2021), 2 is what DLSM's toy experiment
 * uses. With w = 1 and the marginal of an SDE's levels, at times of levels, it is the loss of NCSN (Song and Ermon
 * 2019; SMLD) for ve and of DDPM (Ho et al. 2020) for vp.
 */
export const dsm = (
  noise: Marginal,
  score: Score,
  draws: Draws,
  power: number,
  reduction: Reduction = 'mean',
): tf.Tensor => {
  const {t, z} = draws;
  return reduce(reduction, tf.square(residual(noise, score(perturb(noise, draws), t), t, z, power)));
};
