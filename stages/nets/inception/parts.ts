import * as tf from '@tensorflow/tfjs-core';
import {relu} from '../../math/ops.ts';
import {conv, type Convolution} from '../layers/conv.ts';
import type {Layer} from '../layers/layer.ts';
import {plain} from '../layers/sequence.ts';

/** A window and its spacing; one pixel of each image if absent. */
type Window = Partial<Pick<Convolution, 'size' | 'stride' | 'padding'>>;

/** A convolution and a ReLU; the batch normalisation between them is folded into the convolution (`fold.ts`). */
export const convRelu = (name: string, inputs: number, outputs: number, window: Window = {}): Layer => {
  const sums = conv(name, inputs, outputs, {size: 1, ...window});
  return {weights: sums.weights, apply: (pass, x) => relu(sums.apply(pass, x))};
};

/** Every third of rows and columns that lie within the image: windows of 3 × 3, two pixels apart. */
export const halve = {stride: 2, padding: 'valid'} as const;

/** The largest of 3 × 3 pixels within the image, two pixels apart. */
export const halvingMaxPool: Layer = plain((x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'valid'));

/** The largest of the 3 × 3 pixels about each. */
export const maxPool3: Layer = plain((x) => tf.maxPool(x as tf.Tensor4D, 3, 1, 'same'));

/** The mean of those of the 3 × 3 pixels about each that are within the image. */
export const meanWithin: Layer = plain((x) => tf.avgPool(x as tf.Tensor4D, 3, 1, 'same'));
