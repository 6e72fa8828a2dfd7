import * as tf from '@tensorflow/tfjs-core';
import type {Trainee} from './update.ts';

/** Batches seen since the last update (int32) and the sum of their gradients' shares [P]. */
export type Accumulated = Readonly<Record<'batches' | 'gradient', tf.Tensor>>;

/** Nothing seen yet. */
export const nothingSeen = (size: number): Accumulated => ({
  batches: tf.scalar(0, 'int32'),
  gradient: tf.zeros([size]),
});

/**
 * Adds a batch's gradient to the mean of `count` and makes an update with it at the last of them. A step does the
 * same operations every time, so both outcomes are worked out and one is taken: an update costs little beside a gradient.
 */
export const accumulate = (
  count: number,
  state: Trainee & Accumulated,
  gradient: tf.Tensor,
  update: (gradient: tf.Tensor) => Trainee,
): Trainee & Accumulated => {
  const mean = tf.add(state.gradient, tf.div(gradient, count));
  const isLast = tf.equal(state.batches, tf.scalar(count - 1, 'int32'));
  const updated: Trainee & Accumulated = {...update(mean), ...nothingSeen(mean.size)};
  const waiting: Trainee & Accumulated = {
    ...state,
    batches: tf.add(state.batches, tf.scalar(1, 'int32')),
    gradient: mean,
  };
  const names = Object.keys(updated) as (keyof typeof updated)[];
  return Object.fromEntries(
    names.map((name) => [name, tf.where(isLast, updated[name]!, waiting[name]!)]),
  ) as Trainee & Accumulated;
};
