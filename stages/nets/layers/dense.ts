import type * as tf from '@tensorflow/tfjs-core';
import {linear} from '../../math/ops.ts';
import type {Declared, Layer} from './layer.ts';
import {byFanIn} from './starts.ts';

/** How a dense layer or a convolution begins; as PyTorch's own do where nothing is said. */
export interface Starts {
  readonly weight?: Declared['start'];
  readonly bias?: Declared['start'];
}

/** A fully connected layer `name.weight` [out, in], `name.bias` [out]:  x [B, in] → [B, out]. */
export const dense = (name: string, inputs: number, outputs: number, starts: Starts = {}): Layer => {
  const [weight, bias] = [`${name}.weight`, `${name}.bias`];
  return {
    weights: {
      [weight]: {shape: [outputs, inputs], start: starts.weight ?? byFanIn(inputs)},
      [bias]: {shape: [outputs], start: starts.bias ?? byFanIn(inputs)},
    },
    apply: ({params}, x: tf.Tensor) => linear(x, params[weight]!, params[bias]!),
  };
};
