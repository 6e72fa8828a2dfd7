import * as tf from '@tensorflow/tfjs-core';
import './filter-gradient.ts';

/** How far apart things are, in pixels, and where windows may lie. */
export interface Spacing {
  /** From one window to the next; 1 if absent. */
  readonly stride?: number;
  /** From one tap of a window to its neighbour; 1 if absent. */
  readonly dilation?: number;
  /** `valid`: only windows within the image, ⌊(H − k) / stride⌋ + 1 of them; else as many as pixels, zeros around. */
  readonly padding?: 'same' | 'valid';
}

/**
 * Convolution of images x [B, H, W, in] with weights [k, k, in, out], plus bias [out] if there is one. Zeros are put around
 * the image, dilation · (k − 1) / 2 on every side, so that with a stride of 1 it keeps its size, and has ⌈H / stride⌉
 * rows otherwise: PyTorch's windows, which TensorFlow's `same` with a stride are not.
 *
 * @throws RangeError where the widths do not meet, or the window is even: it would have no middle.
 */
export const conv2d = (
  x: tf.Tensor,
  weight: tf.Tensor,
  bias?: tf.Tensor,
  {stride = 1, dilation = 1, padding = 'same'}: Spacing = {},
): tf.Tensor => {
  check(x, weight, bias, {stride, dilation, padding});
  const [height, width] = weight.shape as [number, number];
  if (height * width * stride === 1) return perPixel(x, weight, bias);
  if (padding === 'valid')
    return plus(tf.conv2d(x as tf.Tensor4D, weight as tf.Tensor4D, stride, 'valid'), bias);
  if (stride > 1) return plus(strided(x, weight, stride), bias);
  if (dilation > 1) return dilated(x, weight, bias, dilation);
  return plus(tf.conv2d(x as tf.Tensor4D, weight as tf.Tensor4D, 1, 'same'), bias);
};

const check = (
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor | undefined,
  {stride, dilation, padding}: Required<Spacing>,
): void => {
  const [height, width, inputs, outputs] = weight.shape as [number, number, number, number];
  if (height % 2 === 0 || width % 2 === 0)
    throw new RangeError(`a window of ${height} × ${width} has no middle: its sides must be odd`);
  if (x.rank !== 4 || x.shape[3] !== inputs)
    throw new RangeError(`weights [${weight.shape.join(', ')}] do not fit images [${x.shape.join(', ')}]`);
  if (bias && bias.size !== outputs)
    throw new RangeError(`${outputs} channels need as many biases, got ${bias.size}`);
  if (stride > 1 && dilation > 1)
    throw new RangeError(`a convolution has a stride or a dilation, not both: got ${stride} and ${dilation}`);
  if (padding === 'valid' && dilation > 1)
    throw new RangeError(`windows within the image have no dilation here, got ${dilation}`);
};

const plus = (x: tf.Tensor, bias: tf.Tensor | undefined): tf.Tensor => (bias ? tf.add(x, bias) : x);

/** A window of one pixel: a product of matrices, whose rows are the pixels. */
const perPixel = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor | undefined): tf.Tensor => {
  const [inputs, outputs] = weight.shape.slice(2) as [number, number];
  const rows = tf.reshape<tf.Rank.R2>(x, [x.size / inputs, inputs]);
  const product = tf.matMul(rows, tf.reshape<tf.Rank.R2>(weight, [inputs, outputs]));
  return tf.reshape(plus(product, bias), [...x.shape.slice(0, 3), outputs]);
};

const strided = (x: tf.Tensor, weight: tf.Tensor, stride: number): tf.Tensor => {
  const [rows, columns] = [0, 1].map((axis) => (weight.shape[axis]! - 1) / 2) as [number, number];
  const padded =
    rows + columns === 0
      ? x
      : tf.pad(x, [
          [0, 0],
          [rows, rows],
          [columns, columns],
          [0, 0],
        ]);
  return tf.conv2d(padded as tf.Tensor4D, weight as tf.Tensor4D, stride, 'valid');
};

/**
 * The pixels whose row and column leave the same rest when divided by the dilation see only each other: each of these
 * smaller images is convolved without dilation, which TensorFlow can differentiate on any device.
 */
const dilated = (
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor | undefined,
  dilation: number,
): tf.Tensor => {
  const crops = [x.shape[1]!, x.shape[2]!].map((side) => [0, (dilation - (side % dilation)) % dilation]);
  const blocks = [dilation, dilation];
  const small = tf.spaceToBatchND(x, blocks, crops);
  const convolved = tf.conv2d(small as tf.Tensor4D, weight as tf.Tensor4D, 1, 'same');
  return tf.batchToSpaceND(plus(convolved, bias), blocks, crops);
};
