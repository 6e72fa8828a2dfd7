import * as tf from '@tensorflow/tfjs-core';
import {over} from '../math/ops.ts';
import type {Marginal} from '../sde/sde.ts';

/** A batch and all that is random about its loss, so that a loss is a function: nothing is drawn inside. */
export type Draws = Readonly<{
  /** Clean data, [B, …]. */
  x0: tf.Tensor;
  /** Times, [B]. */
  t: tf.Tensor;
  /** Standard normal noise of x0's shape. */
  z: tf.Tensor;
}>;

/** Draws whose examples have one-hot classes y, [B, K]. */
export type LabelledDraws = Draws & Readonly<{y: tf.Tensor}>;

/** x_t = α(t) x_0 + σ(t) z. */
export const perturb = (noise: Marginal, {x0, t, z}: Draws): tf.Tensor =>
  tf.add(tf.mul(x0, over(noise.alpha(t), x0)), tf.mul(z, over(noise.sigma(t), x0)));
