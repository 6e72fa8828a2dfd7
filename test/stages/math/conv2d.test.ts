import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {conv2d, type Spacing} from '../../../stages/math/conv2d.ts';
import {expectClose} from '../../helpers/close.ts';
import {drawn, imageOf, pixels, testDerivatives, type Operation} from '../../helpers/derivatives.ts';
import '../../helpers/tensorflow.ts';

/** Cross-correlation by its definition: every output is a sum over window and input channels. */
const oracle = (
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor,
  {stride = 1, dilation = 1}: Spacing = {},
): number[] => {
  const [batch, height, width] = x.shape as [number, number, number];
  const [rows, columns, inputs, outputs] = weight.shape as [number, number, number, number];
  const [image, window, offsets] = [pixels(x), pixels(weight), bias.dataSync()];
  const shape = [batch, Math.ceil(height / stride), Math.ceil(width / stride), outputs] as const;
  return imageOf(shape, (b, h, w, o) => {
    let sum = offsets[o]!;
    const at = (place: number, tap: number, taps: number): number =>
      place * stride + (tap - (taps - 1) / 2) * dilation;
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        for (let c = 0; c < inputs; c++)
          sum += image(b, at(h, i, rows), at(w, j, columns), c) * window(i, j, c, o);
    return sum;
  });
};

const layer = (height: number, width: number) => ({
  x: drawn('x', [2, 2, 4, 2]),
  // Small enough that sums over windows are of order 1: differences of large numbers would lose their digits.
  weight: tf.mul(drawn('weight', [height, width, 2, 3]), 0.3),
  bias: drawn('bias', [3]),
});
const apply: Operation = ({x, weight, bias}) => conv2d(x!, weight!, bias!);

describe.each([
  [3, 3],
  [1, 1],
  [1, 3],
])('a window of %d × %d', (height, width) => {
  test('sums over window and channels', () => {
    const {x, weight, bias} = layer(height, width);
    const y = conv2d(x, weight, bias);
    expect(y.shape).toEqual([2, 2, 4, 3]);
    expectClose(y, oracle(x, weight, bias));
  });
});

describe.each([3, 1])('a window of %d pixels’ side', (side) => {
  testDerivatives(apply, () => layer(side, side));
});

/** Sides that divide and that do not, strides past the image's end, dilations wider than it. */
describe.each<[string, Spacing, number, readonly [number, number]]>([
  ['a stride of 2', {stride: 2}, 3, [4, 6]],
  ['a stride of 2 on odd sides', {stride: 2}, 3, [5, 7]],
  ['a stride of 3, window 5', {stride: 3}, 5, [4, 7]],
  ['a stride of 2, one pixel', {stride: 2}, 1, [4, 5]],
  ['a dilation of 2', {dilation: 2}, 3, [4, 6]],
  ['a dilation of 2 on odd sides', {dilation: 2}, 3, [5, 3]],
  ['a dilation of 4, wider than the image', {dilation: 4}, 3, [2, 5]],
])('%s', (_, spacing, side, [height, width]) => {
  const images = () => ({...layer(side, side), x: drawn('x', [2, height, width, 2])});

  test('sums over window and channels', () => {
    const {x, weight, bias} = images();
    expectClose(conv2d(x, weight, bias, spacing), oracle(x, weight, bias, spacing));
  });

  test('without bias', () => {
    const {x, weight} = images();
    expectClose(conv2d(x, weight, undefined, spacing), oracle(x, weight, tf.zeros([3]), spacing));
  });
});

test.each([
  [1, 3],
  [5, 1],
])('a window of %d × %d with a stride', (height, width) => {
  const {weight, bias} = layer(height, width);
  const x = drawn('x', [2, 5, 6, 2]);
  expectClose(conv2d(x, weight, bias, {stride: 2}), oracle(x, weight, bias, {stride: 2}));
});

describe.each<[string, Spacing]>([
  ['a stride of 2', {stride: 2}],
  ['a dilation of 2', {dilation: 2}],
])('%s', (_, spacing) => {
  testDerivatives(
    ({x, weight, bias}) => conv2d(x!, weight!, bias!, spacing),
    () => ({
      x: drawn('x', [1, 4, 3, 1]),
      weight: tf.mul(drawn('weight', [3, 3, 1, 2]), 0.3),
      bias: drawn('bias', [2]),
    }),
  );
});

/** ⟨u, ∂⟨dy, x ∗ w⟩/∂w⟩ is what the registered gradient differentiates, here with steps and edges it does not use itself. */
test.each([
  [2, 'same'],
  [1, 'valid'],
] as const)('the gradient of weights is linear in images: step %d, %s', (stride, pad) => {
  const weights = drawn('weight', [3, 3, 2, 3]) as tf.Tensor4D;
  const image = drawn('x', [2, 6, 4, 2]) as tf.Tensor4D;
  const y = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad);
  const dy = drawn('dy', y(image, weights).shape);
  const along = drawn('along', weights.shape);
  const paired = (x: tf.Tensor): tf.Tensor =>
    tf.sum(tf.mul(tf.grad((w: tf.Tensor) => tf.sum(tf.mul(y(x, w), dy)))(weights), along));
  const expected = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(y(x, along), dy)))(image);
  expectClose(tf.grad(paired)(image), expected);
});

test.each([1, 2])('windows within the image are those whose taps are all there, stride %d', (stride) => {
  const x = drawn('x', [2, 7, 6, 2]);
  const {weight, bias} = layer(3, 3);
  const y = conv2d(x, weight, bias, {stride, padding: 'valid'});
  // The first such window is about pixel (1, 1) and the others are strides from there.
  const about = (from: number, end: number): number[] =>
    Array.from({length: Math.ceil((end - from) / stride)}, (_, i) => from + i * stride);
  const all = tf.tensor4d(oracle(x, weight, bias), [2, 7, 6, 3]);
  const rows = tf.gather(all, about(1, 6), 1);
  expectClose(y, tf.gather(rows, about(1, 5), 2));
});

test('what does not fit is refused', () => {
  const {x, weight, bias} = layer(3, 3);
  expect(() => conv2d(x, drawn('even', [2, 3, 2, 3]), bias)).toThrow('2 × 3 has no middle');
  expect(() => conv2d(x, drawn('wide', [3, 3, 5, 3]), bias)).toThrow('[3, 3, 5, 3] do not fit');
  expect(() => conv2d(x, weight, drawn('short', [2]))).toThrow('3 channels need as many biases, got 2');
  expect(() => conv2d(x, weight, bias, {stride: 2, dilation: 2})).toThrow('not both: got 2 and 2');
});
