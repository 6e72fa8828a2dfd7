import * as tf from '@tensorflow/tfjs-core';
import type {Reduction} from '../../schemas/loss.ts';
import type {Score} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import {dsm} from './dsm.ts';
import type {Draws} from './perturb.ts';

/**
 * Denoising score matching with likelihood weighting:  g² (s + z/σ)²,  reduced, [B]. Under it half the sum bounds the
 * likelihood (Song et al. 2021, score_flow). Formed as (g/σ)² (σ s + z)², which keeps its digits where σ is small.
 */
export const likelihoodWeighted = (sde: Sde, score: Score, draws: Draws, reduction: Reduction): tf.Tensor =>
  tf.mul(dsm(sde, score, draws, 1, reduction), tf.square(tf.div(sde.g(draws.t), sde.sigma(draws.t))));
