import * as tf from '@tensorflow/tfjs-core';
import type {Sampler, Sharing} from './sampler.ts';

/**
 * A sampler whose points go in so many steps from one sample to another: of every pair p, q of independent rows of
 * noise come the points  p cos φ + q sin φ  with φ evenly spaced over [0, π/2], at the start and at every step (Song
 * and Ermon 2020). Each keeps the sampler's law, and the first and the last are the samples that p and q alone give.
 * Uniform starts cannot turn: all points of a group start where p does, as published.
 */
export const interpolating = (sampler: Sampler, points: number): Sampler => ({
  ...sampler,
  sharing: turning(points),
});

const turning = (points: number): Sharing => {
  const angles = Array.from({length: points}, (_, i) => (Math.PI / 2) * (i / (points - 1)));
  const column = (values: readonly number[]): tf.Tensor => tf.tensor([...values], [1, points, 1]);
  return {
    points,
    rows: 2,
    normal: (rows) => {
      const [p, q] = pairs(rows);
      const turned = tf.add(tf.mul(p, column(angles.map(Math.cos))), tf.mul(q, column(angles.map(Math.sin))));
      return tf.reshape(turned, [-1, ...rows.shape.slice(1)]);
    },
    uniform: (rows) => {
      const [p] = pairs(rows);
      return tf.reshape(tf.mul(p, tf.ones([1, points, 1])), [-1, ...rows.shape.slice(1)]);
    },
  };
};

/** Rows 2 i and 2 i + 1 of [2 G, …], as [G, 1, width] each. */
const pairs = (rows: tf.Tensor): readonly [tf.Tensor, tf.Tensor] => {
  const paired = tf.reshape(rows, [rows.shape[0] / 2, 2, -1]);
  return tf.split(paired, 2, 1) as [tf.Tensor, tf.Tensor];
};
