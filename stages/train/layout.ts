import * as tf from '@tensorflow/tfjs-core';
import {sizeOf, type Shape} from '../math/shape.ts';
import {inStore, inUse, shapeInUse} from '../nets/arrangement.ts';
import type {Params, Weights} from '../nets/net.ts';

/**
 * Where each named tensor stands in one flat vector. The optimizer then works on three vectors, whatever the number
 * of tensors: a few operations a step in place of a few for every tensor.
 */
export interface Layout {
  readonly names: readonly string[];
  /** As the weights are used. */
  readonly shapes: readonly Shape[];
  readonly sizes: readonly number[];
  /** Length of the vector. */
  readonly size: number;
}

/** The layout of some of a network's weights: all of them, or those of the given names. */
export const layoutOf = (weights: Weights, names: readonly string[] = Object.keys(weights)): Layout => {
  const shapes = names.map((name) => shapeInUse(weights[name]!.shape));
  const sizes = shapes.map(sizeOf);
  return {names, shapes, sizes, size: sizes.reduce((sum, size) => sum + size, 0)};
};

/** Weights → vector [P]. */
export const flatten = (layout: Layout, weights: Weights): Float32Array => {
  const vector = new Float32Array(layout.size);
  let start = 0;
  layout.names.forEach((name, i) => {
    vector.set(inUse(weights[name]!).values, start);
    start += layout.sizes[i]!;
  });
  return vector;
};

/** Vector [P] → weights; the inverse of `flatten`. */
export const unflatten = (layout: Layout, vector: Float32Array): Weights => {
  let start = 0;
  const entries = layout.names.map((name, i) => {
    const values = vector.slice(start, (start += layout.sizes[i]!));
    return [name, inStore({shape: layout.shapes[i]!, values})] as const;
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
