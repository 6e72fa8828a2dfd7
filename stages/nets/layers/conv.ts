import type * as tf from '@tensorflow/tfjs-core';
import {conv2d, type Spacing} from '../../math/conv2d.ts';
import {sizeOf} from '../../math/shape.ts';
import type {Starts} from './dense.ts';
import type {Layer} from './layer.ts';
import {byFanIn} from './starts.ts';

/** A window, and how a convolution's weights begin. */
export interface Convolution extends Omit<Starts, 'bias'>, Spacing {
  /** Pixels to a side of the window, or its height and width. */
  readonly size: number | readonly [height: number, width: number];
  /** How the bias begins; false where there is none. */
  readonly bias?: Starts['bias'] | false;
}

/**
 * A convolution `name.weight` [out, in, height, width], `name.bias` [out], padded with zeros, if nothing else is said, so
 * that with a stride of 1 it keeps the size of its images:  x [B, H, W, in] → [B, ⌈H / stride⌉, ⌈W / stride⌉, out].
 */
export const conv = (
  name: string,
  inputs: number,
  outputs: number,
  {size, weight: start, bias: startOfBias, ...spacing}: Convolution,
): Layer => {
  const [weight, bias] = [`${name}.weight`, `${name}.bias`];
  const window = typeof size === 'number' ? [size, size] : size;
  const fanIn = sizeOf(window) * inputs;
  return {
    weights: {
      [weight]: {shape: [outputs, inputs, ...window], start: start ?? byFanIn(fanIn)},
      ...(startOfBias !== false && {[bias]: {shape: [outputs], start: startOfBias ?? byFanIn(fanIn)}}),
    },
    apply: ({params}, x: tf.Tensor) => conv2d(x, params[weight]!, params[bias], spacing),
  };
};
