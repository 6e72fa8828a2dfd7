import {sizeOf, type Shape} from '../math/shape.ts';
import type {Weight} from './net.ts';

/**
 * A weight of four axes is a convolution's. PyTorch keeps it as [out, in, height, width], and so do our files;
 * TensorFlow uses it as [height, width, in, out]. Every other weight is the same in both.
 */
const axesOfUse = [2, 3, 1, 0] as const;
const axesOfStore = [3, 2, 0, 1] as const;

/** The shape that a stored weight is computed with. */
export const shapeInUse = (shape: Shape): Shape =>
  shape.length === 4 ? axesOfUse.map((axis) => shape[axis]!) : shape;

/** A stored weight as it is computed with. */
export const inUse = (weight: Weight): Weight => arranged(weight, axesOfUse);

/** A weight that was computed with as it is stored; the inverse of `inUse`. */
export const inStore = (weight: Weight): Weight => arranged(weight, axesOfStore);

const arranged = (weight: Weight, axes: readonly number[]): Weight =>
  weight.shape.length === 4 ? transposed(weight, axes) : weight;

/** Axis i of the result is axis axes[i] of the weight. */
const transposed = ({shape, values}: Weight, axes: readonly number[]): Weight => {
  const to = axes.map((axis) => shape[axis]!) as [number, number, number, number];
  const [a, b, c, d] = axes.map((axis) => sizeOf(shape.slice(axis + 1))) as typeof to;
  const moved = new Float32Array(values.length);
  let at = 0;
  for (let outer = 0; outer < to[0] * to[1]; outer++) {
    const from = Math.floor(outer / to[1]) * a + (outer % to[1]) * b;
    for (let k = 0; k < to[2]; k++)
      for (let l = 0; l < to[3]; l++) moved[at++] = values[from + k * c + l * d]!;
  }
  return {shape: to, values: moved};
};
