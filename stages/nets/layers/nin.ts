import * as tf from '@tensorflow/tfjs-core';
import type {Layer} from './layer.ts';
import {byFans, constant} from './starts.ts';

/**
 * "Network in network": one dense layer `name.W` [in, out], `name.b` [out] for every pixel of x [B, H, W, in].
 * The matrix lies the other way round than that of a dense layer.
 */
export const nin = (name: string, inputs: number, outputs: number, scale = 0.1): Layer => {
  const [weight, bias] = [`${name}.W`, `${name}.b`];
  return {
    weights: {
      [weight]: {shape: [inputs, outputs], start: byFans(inputs, outputs, scale)},
      [bias]: {shape: [outputs], start: constant(0)},
    },
    apply: ({params}, x) => {
      const pixels = tf.reshape<tf.Rank.R2>(x, [x.size / inputs, inputs]);
      const mixed = tf.add(tf.matMul(pixels, params[weight] as tf.Tensor2D), params[bias]!);
      return tf.reshape(mixed, [...x.shape.slice(0, -1), outputs]);
    },
  };
};
