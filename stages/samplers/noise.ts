import * as tf from '@tensorflow/tfjs-core';
import {normal} from '../math/draws.ts';
import {sizeOf} from '../math/shape.ts';
import type {Stream} from '../math/stream.ts';
import type {Noise, Rows, Sharing, Start} from './sampler.ts';

/** Every point has a row of its own. */
export const unshared: Sharing = {points: 1, rows: 1, normal: (z) => z, uniform: (u) => u};

/** Of a stream's step, the noise of the points of a state. */
export const noiseOf =
  (stream: Stream, {points, rows, normal: shared}: Sharing = unshared): Noise =>
  (state) => {
    const {x, step, block} = state as Readonly<Record<'x' | 'step' | 'block', tf.Tensor>>;
    const [count, ...shape] = x.shape as [number, ...number[]];
    return shared(normal(stream, {step, block}, [(count / points) * rows, ...shape]));
  };

/** Where points begin. */
export const startOf = (start: Start, from: Stream, rows: Rows, sharing: Sharing): Float32Array => {
  const width = sizeOf(rows.shape);
  const count = (rows.count / sharing.points) * sharing.rows;
  const own = from[start.law](0, count * width, rows.first * width);
  const shared = tf.tidy(() => {
    const points = sharing[start.law](tf.tensor(own, [count, ...rows.shape]));
    return points.dataSync() as Float32Array;
  });
  return start.law === 'uniform' ? shared : shared.map((z) => start.sigma * z);
};
