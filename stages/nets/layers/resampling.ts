import * as tf from '@tensorflow/tfjs-core';
import {fir} from '../../math/fir.ts';
import type {Unary} from '../../math/ops.ts';
import {averagePool2, nearestUpsample2} from '../../math/resample.ts';
import {fanStarts} from './fan-conv.ts';
import type {Layer} from './layer.ts';

export type Direction = 'down' | 'up';

/** How images [B, H, W, C] are halved and doubled: as they are, or while convolved with weights [3, 3, in, out]. */
export interface Resampling {
  readonly plain: Readonly<Record<Direction, Unary>>;
  readonly convolved: Readonly<Record<Direction, (x: tf.Tensor, weight: tf.Tensor) => tf.Tensor>>;
  /** What PyTorch's code calls the convolution. */
  readonly part: string;
}

const strided = (x: tf.Tensor, weight: tf.Tensor, pad: 'same' | 'valid'): tf.Tensor =>
  tf.conv2d(x as tf.Tensor4D, weight as tf.Tensor4D, 2, pad);

/** Means of four pixels, pixels four times; a convolution at every second pixel, or after doubling. */
export const naive: Resampling = {
  plain: {down: averagePool2, up: nearestUpsample2},
  convolved: {
    // Of even sides, TensorFlow's "same" puts the zeros at the bottom and on the right, as DDPM does.
    down: (x, weight) => strided(x, weight, 'same'),
    up: (x, weight) => tf.conv2d(nearestUpsample2(x) as tf.Tensor4D, weight as tf.Tensor4D, 1, 'same'),
  },
  part: 'Conv_0',
};

/** Through a filter of these taps; see math/fir.ts. */
export const filtered = (kernel: readonly number[]): Resampling => {
  const {down, up, beforeConv, afterConv} = fir(kernel);
  return {
    plain: {down, up},
    convolved: {
      down: (x, weight) => strided(beforeConv(x), weight, 'valid'),
      up: (x, weight) => afterConv(transposed(x, weight)),
    },
    part: 'Conv2d_0',
  };
};

/** The convolution of images with zeros between their pixels, [B, H, W, in] → [B, 2H + 1, 2W + 1, out]. */
const transposed = (x: tf.Tensor, weight: tf.Tensor): tf.Tensor => {
  const [batch, height, width] = x.shape as [number, number, number];
  // TensorFlow's transposed convolution is the gradient of one: it turns the window round and swaps its widths.
  const turned = tf.transpose(tf.reverse(weight, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
  const shape: [number, number, number, number] = [batch, 2 * height + 1, 2 * width + 1, weight.shape[3]!];
  return tf.conv2dTranspose(x as tf.Tensor4D, turned, shape, 2, 'valid');
};

/** Resampling as a layer without weights. */
export const plainly = (resampling: Resampling, direction: Direction): Layer => ({
  weights: {},
  apply: (_pass, x) => resampling.plain[direction](x),
});

/** Resampling with a convolution over 3 × 3 pixels, `name.part.weight` [out, in, 3, 3] and `name.part.bias` [out]. */
export const convolvedly = (
  name: string,
  inputs: number,
  outputs: number,
  {convolved, part}: Resampling,
  direction: Direction,
): Layer => {
  const [weight, bias] = [`${name}.${part}.weight`, `${name}.${part}.bias`];
  const starts = fanStarts(inputs, outputs, 3);
  return {
    weights: {
      [weight]: {shape: [outputs, inputs, 3, 3], start: starts.weight},
      [bias]: {shape: [outputs], start: starts.bias},
    },
    apply: ({params}, x) => tf.add(convolved[direction](x, params[weight]!), params[bias]!),
  };
};
