import * as tf from '@tensorflow/tfjs-core';
import {meanPerExample} from '../math/ops.ts';
import type {Score} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import {perturb, type Draws} from './perturb.ts';
import {residual} from './residual.ts';

/**
 * Denoising score matching, weighted by σ^2w:  mean over dimensions of (σ^w s(x_t, t) + σ^(w−1) z)²,  [B].
 * Vincent 2011. `power` is w: 1 weights by the variance (Song et al. 2021), 2 is what DLSM's toy experiment uses.
 */
export const dsm = (sde: Sde, score: Score, draws: Draws, power: number): tf.Tensor => {
  const {t, z} = draws;
  return meanPerExample(tf.square(residual(sde, score(perturb(sde, draws), t), t, z, power)));
};
