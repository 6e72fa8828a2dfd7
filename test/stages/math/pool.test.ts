import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {averagePool, globalAveragePool, maxPool} from '../../../stages/math/pool.ts';
import {expectClose} from '../../helpers/close.ts';
import {drawn, imageOf, pixels, testDerivatives} from '../../helpers/derivatives.ts';
import '../../helpers/tensorflow.ts';

type Shape = readonly [number, number, number, number];

/** Values of the windows of `side`², `stride` apart, by their definition; what is beyond the edge has the value `beyond`. */
const windows = (x: tf.Tensor, side: number, stride: number, beyond: number) => {
  const [, height, width] = x.shape as unknown as Shape;
  const at = pixels(x);
  return (b: number, h: number, w: number, c: number): number[] => {
    const values: number[] = [];
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++) {
        const [row, column] = [h * stride + i - (side - 1) / 2, w * stride + j - (side - 1) / 2];
        const inside = row >= 0 && row < height && column >= 0 && column < width;
        values.push(inside ? at(b, row, column, c) : beyond);
      }
    return values;
  };
};

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

test.each([3, 5])('averagePool over %d² pixels counts the zeros beyond the edge', (side) => {
  const x = drawn('x', [2, 4, 3, 2]);
  const at = windows(x, side, 1, 0);
  expectClose(
    averagePool(side)(x),
    imageOf([2, 4, 3, 2], (...place) => mean(at(...place))),
  );
});

describe('averagePool', () => {
  testDerivatives(
    ({x}) => averagePool(3)(x!),
    () => ({x: drawn('x', [1, 3, 4, 1])}),
  );
});

describe('globalAveragePool', () => {
  test('takes the mean of all pixels', () => {
    const x = drawn('x', [2, 3, 4, 2]);
    expect(globalAveragePool(x).shape).toEqual([2, 2]);
    expectClose(globalAveragePool(x), tf.mean(x, [1, 2]));
  });
  testDerivatives(
    ({x}) => globalAveragePool(x!),
    () => ({x: drawn('x', [2, 2, 1, 2])}),
  );
});

test.each([
  [5, 1, [2, 4, 3, 2]],
  [3, 2, [2, 4, 6, 2]],
  [3, 2, [2, 5, 3, 2]],
] as [number, number, Shape][])('maxPool over %d² pixels, %d apart, of %j', (side, stride, shape) => {
  // Below 0 everywhere: a zero beyond the edge would win.
  const x = tf.sub(drawn('x', shape), 9);
  const at = windows(x, side, stride, -Infinity);
  const outputs = [shape[0], Math.ceil(shape[1] / stride), Math.ceil(shape[2] / stride), shape[3]] as const;
  const y = maxPool(side, stride)(x);
  expect(y.shape).toEqual(outputs);
  expectClose(
    y,
    imageOf(outputs, (...place) => Math.max(...at(...place))),
    0,
  );
});

describe.each([
  [5, 1],
  [3, 2],
])('maxPool over %d² pixels, %d apart', (side, stride) => {
  // Whole numbers in a scrambled order, times 0.2: the steps of a difference never change which one is largest.
  const scrambled = (): tf.Tensor => {
    const numbers = Array.from({length: 15}, (_, i) => 0.2 * (((i * 7) % 15) - 7));
    return tf.tensor4d(numbers, [1, 5, 3, 1]);
  };
  testDerivatives(
    ({x}) => maxPool(side, stride)(x!),
    () => ({x: scrambled()}),
  );
});

test('of equally large pixels one gets all of the gradient, in both directions of the tape', () => {
  const x = tf.zeros([1, 3, 3, 1]);
  const given = tf.grad((x: tf.Tensor) => tf.sum(maxPool(3, 2)(x)))(x);
  expect(Array.from(given.dataSync()).sort()).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1]);
  // d/dx of half the squares of the gradient of Σ y²/2 is a Hessian times x: what is given and what is taken must fit.
  const slope = (x: tf.Tensor): tf.Tensor =>
    tf.grad((x: tf.Tensor) => tf.sum(tf.square(maxPool(3, 2)(x))))(tf.add(x, 1));
  const second = tf.grad((x: tf.Tensor) => tf.sum(slope(x)))(x);
  expectClose(second, tf.mul(given, 2));
});

test('a window without a middle is refused', () => {
  expect(() => averagePool(4)).toThrow('4 × 4 has no middle');
  expect(() => maxPool(2)).toThrow('2 × 2 has no middle');
});
