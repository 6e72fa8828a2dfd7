import * as tf from '@tensorflow/tfjs-core';
import {meanPerExample} from '../math/ops.ts';
import type {Score} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import {perturb} from './perturb.ts';
import {residual} from './residual.ts';

/**
 * Denoising score matching, weighted by σ^2w:  mean over dimensions of (σ^w s(x_t, t) + σ^(w−1) z)²,  [B].
 * Vincent 2011. `power` is w: 1 weights by the variance (Song et al. 2021), 2 is what DLSM's toy experiment uses.
 */
export const dsm = (
  sde: Sde,
  score: Score,
  x0: tf.Tensor,
  t: tf.Tensor,
  z: tf.Tensor,
  power: number,
): tf.Tensor => meanPerExample(tf.square(residual(sde, score(perturb(sde, x0, t, z), t), t, z, power)));
