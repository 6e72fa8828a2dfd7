import * as tf from '@tensorflow/tfjs-core';
import type {RunningStep, Step, Tensors} from '../compile/step.ts';
import {normal} from '../math/draws.ts';
import type {Stream} from '../math/stream.ts';
import type {Score} from '../score/score.ts';
import type {Update} from './updates.ts';

/** What a walk's state holds beside the points `x` [B, d] and whatever the score reads. */
type Schedule = Readonly<Record<'step' | 'block' | 'times' | 'drifts' | 'noises', tf.Tensor>>;

/**
 * One update of a walk as a pure function:  x ← x + drift · s(x, t) + noise · z,  with the time and the two step sizes
 * of update number `step`, and z of that step of the stream `noise`.
 */
export const walkStep =
  (score: (state: Tensors) => Score, noise: Stream): Step =>
  (state) => {
    const {x, step, block, times, drifts, noises} = state as Schedule & Record<'x', tf.Tensor>;
    const now = (schedule: tf.Tensor): tf.Tensor => tf.gather(schedule, tf.reshape(step, [1]));
    const t = tf.mul(tf.ones([x.shape[0]]), now(times));
    const z = normal(noise.split('walk'), {step, block}, x.shape);
    const moved = tf.add(x, tf.mul(score(state)(x, t), now(drifts)));
    const next = tf.add(step, tf.scalar(1, 'int32'));
    return {state: {...state, x: tf.add(moved, tf.mul(z, now(noises))), step: next}, outputs: {}};
  };

/** Where in the whole set of points a batch stands: draws do not depend on how the set is cut into batches. */
export interface Rows {
  /** `first` times `width` is a multiple of 4: the noise begins at a whole block of its stream. */
  readonly first: number;
  readonly count: number;
  readonly width: number;
}

/** The state before the first update, with x₀ ~ N(0, I) whatever the first noise level. `times`: one an update. */
export const walkState = (
  noise: Stream,
  updates: readonly Update[],
  times: readonly number[],
  {first, count, width}: Rows,
): Tensors => {
  const schedule: Schedule = {
    step: tf.scalar(0, 'int32'),
    block: tf.scalar((first * width) / 4, 'int32'),
    times: tf.tensor1d([...times]),
    drifts: tf.tensor1d(updates.map(({drift}) => drift)),
    noises: tf.tensor1d(updates.map(({noise}) => noise)),
  };
  const start = noise.split('start').normal(0, count * width, first * width);
  return {x: tf.tensor2d(start, [count, width]), ...schedule};
};

/** Makes so many updates of a started walk and returns the last points, row by row. */
export const walk = async (
  running: RunningStep,
  updates: number,
  onUpdate: (done: number) => Promise<void>,
): Promise<Float32Array> => {
  for (let done = 1; done <= updates; done++) {
    running.run({});
    await onUpdate(done);
  }
  const state = running.get();
  const points = (await state['x']!.data()) as Float32Array;
  tf.dispose(state);
  return points.slice();
};
