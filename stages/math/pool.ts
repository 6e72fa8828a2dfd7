import * as tf from '@tensorflow/tfjs-core';
import {collapse, custom, type Unary} from './ops.ts';

/**
 * The mean over windows of side × side pixels about every pixel of images [B, H, W, C], where the zeros beyond the edge
 * count: PyTorch's AvgPool2d with a stride of 1. A pixel is in the window about another just where the other is in its
 * own, so this is its own adjoint.
 *
 * @throws RangeError where the side is even: the window would have no middle.
 */
export const averagePool = (side: number): Unary => {
  const padding = around(side);
  const pool: Unary = custom((x) => ({
    value: tf.avgPool(tf.pad(x, padding) as tf.Tensor4D, side, 1, 'valid'),
    gradFunc: (dy) => pool(dy),
  }));
  return pool;
};

/** The mean over an image's pixels: [B, H, W, C] → [B, C]. */
export const globalAveragePool: Unary = (x) => {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return tf.div(tf.reshape(collapse(x, [1, 2]), [batch, channels]), height * width);
};

/**
 * The largest of windows of side × side pixels, `stride` pixels apart, the first about the first pixel:
 * [B, H, W, C] → [B, ⌈H / stride⌉, ⌈W / stride⌉, C]. What is beyond the edge never wins.
 *
 * @throws RangeError where the side is even: the window would have no middle.
 */
export const maxPool = (side: number, stride = 1): Unary => {
  const padding = around(side);
  const windows = {side, stride};
  return (x) => largest(tf.pad(x, padding, -Infinity), windows);
};

const around = (side: number): [number, number][] => {
  if (side % 2 === 0)
    throw new RangeError(`a window of ${side} × ${side} has no middle: its side must be odd`);
  const margin = (side - 1) / 2;
  return [0, margin, margin, 0].map((pixels) => [pixels, pixels]);
};

/** Windows that lie within their image. */
interface Windows {
  readonly side: number;
  readonly stride: number;
}

const largest = (x: tf.Tensor, windows: Windows): tf.Tensor =>
  custom((x, save) => {
    const y = tf.maxPool(x as tf.Tensor4D, windows.side, windows.stride, 'valid');
    save([x, y]);
    return {value: y, gradFunc: (dy, [x, y]) => give(dy, x!, y!, windows)};
  })(x);

/** Gives each window's dy to the pixel that was the largest. Which one that is, is constant to the tape. */
const give = (dy: tf.Tensor, x: tf.Tensor, y: tf.Tensor, windows: Windows): tf.Tensor =>
  custom((dy, save) => {
    save([x, y]);
    const attributes = {filterSize: windows.side, strides: windows.stride, pad: 'valid'};
    const value = tf.engine().runKernel<tf.Tensor>(tf.MaxPoolGrad, {dy, input: x, output: y}, attributes);
    return {value, gradFunc: (direction, [x, y]) => take(direction, x!, y!, windows)};
  })(dy);

/** Takes from v, of x's shape, the pixel where each window of x is largest: the adjoint of `give`. */
const take = (v: tf.Tensor, x: tf.Tensor, y: tf.Tensor, windows: Windows): tf.Tensor =>
  custom((v, save) => {
    save([x, y]);
    return {value: taken(v, x, y, windows), gradFunc: (dy, [x, y]) => give(dy, x!, y!, windows)};
  })(v);

/** Tap by tap of the window; of equally large pixels the first is taken. */
const taken = (v: tf.Tensor, x: tf.Tensor, y: tf.Tensor, {side, stride}: Windows): tf.Tensor => {
  const [batch, rows, columns, channels] = y.shape as [number, number, number, number];
  let [sum, open]: tf.Tensor[] = [tf.zerosLike(y), tf.onesLike(y)];
  for (let i = 0; i < side; i++)
    for (let j = 0; j < side; j++) {
      const end = [batch, i + (rows - 1) * stride + 1, j + (columns - 1) * stride + 1, channels];
      const tap = (image: tf.Tensor): tf.Tensor =>
        tf.stridedSlice(image, [0, i, j, 0], end, [1, stride, stride, 1]);
      const hit = tf.mul(open!, tf.cast(tf.equal(tap(x), y), 'float32'));
      sum = tf.add(sum!, tf.mul(hit, tap(v)));
      open = tf.sub(open!, hit);
    }
  return sum!;
};
