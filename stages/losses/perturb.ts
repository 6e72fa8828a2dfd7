import * as tf from '@tensorflow/tfjs-core';
import {over} from '../math/ops.ts';
import type {Sde} from '../sde/sde.ts';

/** x_t = α(t) x_0 + σ(t) z: data x0 [B, …], times t [B] and standard normal z of x0's shape. */
export const perturb = (sde: Sde, x0: tf.Tensor, t: tf.Tensor, z: tf.Tensor): tf.Tensor =>
  tf.add(tf.mul(x0, over(sde.alpha(t), x0)), tf.mul(z, over(sde.sigma(t), x0)));
