import * as tf from '@tensorflow/tfjs-core';
import {over} from '../math/ops.ts';
import type {Score} from '../score/score.ts';
import type {Sde} from './sde.ts';

/** A field x [B, …], t [B] → of x's shape. */
export type Field = (x: tf.Tensor, t: tf.Tensor) => tf.Tensor;

/** f x − c g² s. */
const driftOf =
  (sde: Sde, score: Score, share: number): Field =>
  (x, t) => {
    const pulled = tf.mul(score(x, t), over(tf.mul(tf.square(sde.g(t)), share), x));
    return tf.sub(tf.mul(x, over(sde.f(t), x)), pulled);
  };

/** Drift of the SDE that runs back in time,  dx = (f x − g² s) dt + g dw̄  (Anderson 1982; Song et al. 2021, eq. 6). */
export const reverseDrift = (sde: Sde, score: Score): Field => driftOf(sde, score, 1);

/** The probability flow  dx/dt = f x − ½ g² s,  an ODE with the same marginals (Song et al. 2021, eq. 13). */
export const probabilityFlow = (sde: Sde, score: Score): Field => driftOf(sde, score, 1 / 2);
