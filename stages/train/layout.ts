import * as tf from '@tensorflow/tfjs-core';
import type {Params, Weights} from '../nets/net.ts';

/**
 * Where each named tensor stands in one flat vector. The optimizer then works on three vectors, whatever the number
 * of tensors: a few operations a step in place of a few for every tensor.
 */
export interface Layout {
  readonly names: readonly string[];
  readonly shapes: readonly (readonly number[])[];
  readonly sizes: readonly number[];
  /** Length of the vector. */
  readonly size: number;
}

export const layoutOf = (weights: Weights): Layout => {
  const names = Object.keys(weights);
  const shapes = names.map((name) => weights[name]!.shape);
  const sizes = shapes.map((shape) => shape.reduce((product, width) => product * width, 1));
  return {names, shapes, sizes, size: sizes.reduce((sum, size) => sum + size, 0)};
};

/** Weights → vector [P]. */
export const flatten = (weights: Weights): Float32Array => {
  const vector = new Float32Array(layoutOf(weights).size);
  let start = 0;
  for (const {values} of Object.values(weights)) {
    vector.set(values, start);
    start += values.length;
  }
  return vector;
};

/** Vector [P] → weights; the inverse of `flatten`. */
export const unflatten = (layout: Layout, vector: Float32Array): Weights => {
  let start = 0;
  const entries = layout.names.map((name, i) => {
    const values = vector.slice(start, (start += layout.sizes[i]!));
    return [name, {shape: layout.shapes[i]!, values}] as const;
  });
  return Object.fromEntries(entries);
};

/** Tensor [P] → named tensors. */
export const split = (layout: Layout, vector: tf.Tensor): Params => {
  const pieces = tf.split(vector, [...layout.sizes]);
  return Object.fromEntries(
    layout.names.map((name, i) => [name, tf.reshape(pieces[i]!, [...layout.shapes[i]!])]),
  );
};
