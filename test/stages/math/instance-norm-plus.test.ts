import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {instanceNormPlus} from '../../../stages/math/instance-norm-plus.ts';
import {expectClose} from '../../helpers/close.ts';
import {drawn, testDerivatives} from '../../helpers/derivatives.ts';
import '../../helpers/tensorflow.ts';

/** sin k for k = 1, 2, … in PyTorch's order [2, 3, 2, 2], and what the released code of NCSNv2 makes of it, in float64. */
const images = (): tf.Tensor => {
  const values = Array.from({length: 24}, (_, i) => Math.sin(i + 1));
  return tf.transpose(tf.tensor4d(values, [2, 3, 2, 2]), [0, 2, 3, 1]);
};
const released = [
  ...[1.638983, 1.739938, 0.596551, -0.739954, -0.731397, -0.024653, 0.949282, 1.294975],
  ...[0.627567, -1.603607, -2.667621, -1.586226, 1.10035, 2.318179, 1.591633, -0.411304],
  ...[-1.178939, -0.953939, 0.009393, 0.825374, 0.980935, -0.445817, -1.858838, -1.959001],
];
const affine = () => ({
  alpha: tf.tensor1d([1, 1.1, 0.9]),
  gamma: tf.tensor1d([1, 0.8, 1.2]),
  beta: tf.tensor1d([0, 0.1, -0.1]),
});

test('it does what the released code does', () => {
  expectClose(tf.transpose(instanceNormPlus(images(), affine()), [0, 3, 1, 2]), released);
});

test('each example may have an affine map of its own', () => {
  const other = {alpha: tf.tensor1d([0, 2, 1]), gamma: tf.tensor1d([3, 1, 1]), beta: tf.tensor1d([7, 0, 1])};
  const stacked = {
    alpha: tf.stack([affine().alpha, other.alpha]),
    gamma: tf.stack([affine().gamma, other.gamma]),
    beta: tf.stack([affine().beta, other.beta]),
  };
  const [first, second] = tf.unstack(instanceNormPlus(images(), stacked)) as [tf.Tensor, tf.Tensor];
  expectClose(first, tf.unstack(instanceNormPlus(images(), affine()))[0]!);
  expectClose(second, tf.unstack(instanceNormPlus(images(), other))[1]!);
});

describe.each([
  ['shared by the examples', [3]],
  ['of each example', [2, 3]],
])('with an affine map %s', (_, shape) => {
  testDerivatives(
    ({x, alpha, gamma, beta}) => instanceNormPlus(x!, {alpha: alpha!, gamma: gamma!, beta: beta!}),
    () => ({
      x: tf.mul(drawn('x', [2, 1, 2, 3]), 2),
      alpha: tf.mul(drawn('alpha', shape), 0.3),
      gamma: tf.mul(drawn('gamma', shape), 0.3),
      beta: tf.mul(drawn('beta', shape), 0.3),
    }),
  );
});

test('a single channel is refused', () => {
  const one = {alpha: tf.ones([1]), gamma: tf.ones([1]), beta: tf.zeros([1])};
  expect(() => instanceNormPlus(tf.ones([2, 2, 2, 1]), one)).toThrow(
    'two or more channels, got [2, 2, 2, 1]',
  );
});
