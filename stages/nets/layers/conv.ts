import type * as tf from '@tensorflow/tfjs-core';
import {conv2d, type Spacing} from '../../math/conv2d.ts';
import type {Starts} from './dense.ts';
import type {Layer} from './layer.ts';
import {byFanIn} from './starts.ts';

/** A window, and how a convolution's weights begin. */
export interface Convolution extends Omit<Starts, 'bias'>, Spacing {
  /** Pixels to a side of the window. */
  readonly size: number;
  /** How the bias begins; false where there is none. */
  readonly bias?: Starts['bias'] | false;
}

/**
 * A convolution `name.weight` [out, in, size, size], `name.bias` [out], padded with zeros so that with a stride of 1 it
 * keeps the size of its images:  x [B, H, W, in] → [B, ⌈H / stride⌉, ⌈W / stride⌉, out].
 */
export const conv = (
  name: string,
  inputs: number,
  outputs: number,
  {size, weight: start, bias: startOfBias, ...spacing}: Convolution,
): Layer => {
  const [weight, bias] = [`${name}.weight`, `${name}.bias`];
  const fanIn = size * size * inputs;
  return {
    weights: {
      [weight]: {shape: [outputs, inputs, size, size], start: start ?? byFanIn(fanIn)},
      ...(startOfBias !== false && {[bias]: {shape: [outputs], start: startOfBias ?? byFanIn(fanIn)}}),
    },
    apply: ({params}, x: tf.Tensor) => conv2d(x, params[weight]!, params[bias], spacing),
  };
};
