import * as tf from '@tensorflow/tfjs-core';
import {over} from '../math/ops.ts';

/**
 * A Brownian motion for each point of a batch, from t = 1 down, known where it was looked at. Looking again takes a
 * bridge between the nearest known places, so that whoever chooses where to look by what he saw leaves its law as it is
 * (Rackauckas and Nie 2017, who keep the same in two stacks).
 */
export type BrownianPath = Readonly<{
  /** Where it is known, [B, slots], in no order; a slot that holds nothing says a time before the start. */
  times: tf.Tensor;
  /** What it is there, [B, slots, …]. */
  places: tf.Tensor;
}>;

/** The time of an empty slot. */
const empty = 2;

/** A motion that is 0 at t = 1, for points [B, …]. */
export const pathOf = (x: tf.Tensor, slots: number): BrownianPath =>
  tf.tidy(() => {
    const [count, ...shape] = x.shape as [number, ...number[]];
    return {
      times: tf.concat([tf.ones([count, 1]), tf.fill([count, slots - 1], empty)], 1),
      places: tf.zeros([count, slots, ...shape]),
    };
  });

/** How a path moves from a known time to another ahead, and the path where this is known too. */
interface Look {
  readonly motion: tf.Tensor;
  readonly path: BrownianPath;
  /** Whether no slot was left, [B]: the path has then lost what it is at `from`, and is good for nothing. */
  readonly full: tf.Tensor;
}

/** Looks from a known time [B] to a time [B] ahead, with standard normal z [B, …]; what was before `from` may be forgotten. */
export const look = (path: BrownianPath, from: tf.Tensor, to: tf.Tensor, z: tf.Tensor): Look => {
  const [before, after] = [latestFrom(path, to), nextAfter(path, to)];
  const gap = tf.sub(before.time, to);
  const share = tf.where(after.known, tf.div(gap, tf.sub(before.time, after.time)), tf.zerosLike(gap));
  const variance = tf.where(after.known, tf.mul(share, tf.sub(to, after.time)), gap);
  const bridge = tf.mul(tf.sub(after.place, before.place), over(share, z));
  const place = tf.add(tf.add(before.place, bridge), tf.mul(z, over(tf.sqrt(variance), z)));
  const motion = tf.sub(place, latestFrom(path, from).place);
  const full = tf.logicalAnd(tf.lessEqual(tf.max(path.times, 1), from), tf.less(to, from));
  return {motion, path: insert(path, to, place), full};
};

/** Empties the slots of what lies ahead of a time [B]. */
export const forgetAhead = ({times, places}: BrownianPath, time: tf.Tensor): BrownianPath => ({
  times: tf.where(tf.less(times, over(time, times)), tf.fill(times.shape, empty), times),
  places,
});

type Known = Readonly<Record<'time' | 'place', tf.Tensor>>;

/** What is known at a time, or else nearest before it on the way down from 1. */
const latestFrom = (path: BrownianPath, time: tf.Tensor): Known => {
  const {times} = path;
  const passed = tf.greaterEqual(times, over(time, times));
  return at(path, tf.argMin(tf.where(passed, times, tf.fill(times.shape, empty + 1)), 1));
};

/** What is known nearest beyond a time; anything at all where nothing is. */
const nextAfter = (path: BrownianPath, time: tf.Tensor): Known & {readonly known: tf.Tensor} => {
  const {times} = path;
  const ahead = tf.less(times, over(time, times));
  const nearest = at(path, tf.argMax(tf.where(ahead, times, tf.fill(times.shape, -1)), 1));
  return {...nearest, known: tf.less(nearest.time, time)};
};

const at = ({times, places}: BrownianPath, slot: tf.Tensor): Known => {
  const [count, , ...shape] = places.shape as [number, number, ...number[]];
  const of = (values: tf.Tensor): tf.Tensor => tf.gather(values, tf.reshape(slot, [count, 1]), 1, 1);
  return {time: tf.reshape(of(times), [count]), place: tf.reshape(of(places), [count, ...shape])};
};

/** Into the slot that is empty, or else the longest passed. */
const insert = ({times, places}: BrownianPath, time: tf.Tensor, place: tf.Tensor): BrownianPath => {
  const [count, slots, ...shape] = places.shape as [number, number, ...number[]];
  const chosen = tf.equal(tf.range(0, slots, 1, 'int32'), tf.expandDims(tf.argMax(times, 1), 1));
  const here = tf.reshape(chosen, [count, slots, ...shape.map(() => 1)]);
  return {
    times: tf.where(chosen, over(time, times), times),
    places: tf.where(here, tf.expandDims(place, 1), places),
  };
};
