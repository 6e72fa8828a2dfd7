import * as tf from '@tensorflow/tfjs-core';
import {over, sumPerExample} from '../math/ops.ts';
import type {Walk} from './walk.ts';

/**
 * One update  x ← keep · x + drift · s(x, t) + noise · z.  Predictors, correctors and Langevin dynamics are all lists
 * of updates: their numbers are worked out before the walk, in float64, and one evaluation of the score makes each.
 */
export interface Update {
  readonly time: number;
  readonly keep: number;
  readonly drift: number;
  readonly noise: number;
  /**
   * c of a Langevin step that takes its size from the score it meets,  ε = c (‖z‖ / ‖s‖)²:  ε is added to drift and
   * √(2ε) to noise.
   */
  readonly adapted?: number;
}

/** Whose norms set the size of adapted steps: the batch's mean, as published, or each example's own. */
export type Norms = 'batch' | 'example';

/** Updates as a walk. What no update needs is left out of its step. */
export const updatesWalk = (updates: readonly Update[], norms: Norms): Walk => {
  const of = (name: 'keep' | 'noise' | 'adapted', nothing: number): boolean =>
    updates.some((update) => (update[name] ?? nothing) !== nothing);
  const [shrinks, adapts, noisy] = [of('keep', 1), of('adapted', 0), of('noise', 0) || of('adapted', 0)];
  return {
    steps: updates.length,
    evaluations: 1,
    schedule: {
      time: updates.map(({time}) => time),
      drift: updates.map(({drift}) => drift),
      ...(shrinks && {keep: updates.map(({keep}) => keep)}),
      ...(noisy && {noise: updates.map(({noise}) => noise)}),
      ...(adapts && {adapted: updates.map(({adapted = 0}) => adapted)}),
    },
    move: (score, {x, now, time, noise}) => {
      const s = score(x, time('time'));
      const z = noisy ? noise() : undefined;
      const size = z && adapts ? tf.mul(squaredRatio(norms, z, s), over(now('adapted'), x)) : undefined;
      const drift = size ? tf.add(size, now('drift')) : now('drift');
      const mean = tf.add(shrinks ? tf.mul(x, now('keep')) : x, tf.mul(s, drift));
      if (!z) return {x: mean};
      const std = size ? tf.add(tf.sqrt(tf.mul(size, 2)), now('noise')) : now('noise');
      return {x: tf.add(mean, tf.mul(z, std))};
    },
  };
};

/** (‖z‖ / ‖s‖)², shaped to multiply points; 0 where the score is 0. */
const squaredRatio = (norms: Norms, z: tf.Tensor, s: tf.Tensor): tf.Tensor => {
  const [noise, slope] = [z, s].map((values) => {
    const norm = tf.sqrt(sumPerExample(tf.square(values)));
    return norms === 'batch' ? tf.reshape(tf.mean(norm), [1]) : norm;
  }) as [tf.Tensor, tf.Tensor];
  return over(tf.square(tf.divNoNan(noise, slope)), s);
};
