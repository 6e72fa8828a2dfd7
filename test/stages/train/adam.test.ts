import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {adam} from '../../../stages/train/adam.ts';

const settings = {type: 'adam', lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8} as const;

test('the first update has the size of the learning rate, whatever the gradient', () => {
  // At t = 1 the corrected moments are g and g², so the step is lr · g / (|g| + ε).
  const gradient = tf.tensor1d([1e-3, -2, 500]);
  const zero = tf.zerosLike(gradient);
  const {weights} = adam(settings, zero, gradient, {m: zero, v: zero}, tf.scalar(1));
  [-0.1, 0.1, -0.1].forEach((expected, i) => expect(weights.dataSync()[i]).toBeCloseTo(expected, 5));
});

test('moments are the paper’s running means', () => {
  const [g, m, v] = [3, 2, 5].map((value) => tf.tensor1d([value])) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const next = adam(settings, tf.tensor1d([0]), g, {m, v}, tf.scalar(10));
  expect(next.m.dataSync()[0]).toBeCloseTo(0.9 * 2 + 0.1 * 3, 6);
  expect(next.v.dataSync()[0]).toBeCloseTo(0.999 * 5 + 0.001 * 9, 6);
});

test('it finds the least of a quadratic', () => {
  let [weights, m, v]: tf.Tensor[] = [tf.tensor1d([5, -3]), tf.zeros([2]), tf.zeros([2])];
  for (let t = 1; t <= 400; t++) {
    const gradient = tf.sub(weights!, tf.tensor1d([1, 2]));
    ({weights, m, v} = adam(settings, weights!, gradient, {m: m!, v: v!}, tf.scalar(t)));
  }
  [1, 2].forEach((expected, i) => expect(weights!.dataSync()[i]).toBeCloseTo(expected, 2));
});
