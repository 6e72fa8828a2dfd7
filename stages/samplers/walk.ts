import * as tf from '@tensorflow/tfjs-core';
import type {RunningStep, Step, Tensors} from '../compile/step.ts';
import type {Stream} from '../math/stream.ts';
import type {Score} from '../score/score.ts';
import type {Update} from './updates.ts';

/**
 * One update of a walk as a pure function: the state holds the points `x` [B, d] and whatever the score reads; the
 * inputs are `t` [B], `drift` and `noise` (scalars) and `z` [B, d].
 */
export const walkStep =
  (score: (state: Tensors) => Score): Step =>
  (state, inputs) => {
    const {x} = state as Record<'x', tf.Tensor>;
    const {t, drift, noise, z} = inputs as Record<'t' | 'drift' | 'noise' | 'z', tf.Tensor>;
    const moved = tf.add(x, tf.mul(score(state)(x, t), drift));
    return {state: {...state, x: tf.add(moved, tf.mul(z, noise))}, outputs: {}};
  };

/** Where in the whole set of points a batch stands: draws do not depend on how the set is cut into batches. */
export interface Rows {
  readonly first: number;
  readonly count: number;
  readonly width: number;
}

/** x₀ ~ N(0, I) [count, d], the start of every walk of the toy experiment, whatever its first noise level. */
export const startingPoints = (noise: Stream, {first, count, width}: Rows): Float32Array =>
  noise.split('start').normal(0, count * width, first * width);

/** Inputs of update number `i`, at the time when the noise has its σ. */
export const walkInputs = (noise: Stream, time: number, update: Update, i: number, rows: Rows): Tensors => {
  const {first, count, width} = rows;
  const z = noise.split('walk').normal(i, count * width, first * width);
  return {
    t: tf.fill([count], time),
    drift: tf.scalar(update.drift),
    noise: tf.scalar(update.noise),
    z: tf.tensor2d(z, [count, width]),
  };
};

/** Runs all updates on a started walk and returns the last points, row by row. */
export const walk = async (
  running: RunningStep,
  updates: readonly Update[],
  inputs: (update: Update, i: number) => Tensors,
  onUpdate: (done: number) => Promise<void>,
): Promise<Float32Array> => {
  for (const [i, update] of updates.entries()) {
    const given = inputs(update, i);
    tf.dispose(running.run(given));
    tf.dispose(given);
    await onUpdate(i + 1);
  }
  const state = running.get();
  const points = (await state['x']!.data()) as Float32Array;
  tf.dispose(state);
  return points.slice();
};
