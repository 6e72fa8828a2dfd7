import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {batchNorm, channelMoments, frozenBatchNorm} from '../../../stages/math/batch-norm.ts';
import {expectClose} from '../../helpers/close.ts';
import {drawn, testDerivatives} from '../../helpers/derivatives.ts';
import '../../helpers/tensorflow.ts';

const epsilon = 1e-5;

/** Two channels of six numbers with known moments: 1 … 6 and −3, 0 and 3 twice. */
const images = (): tf.Tensor => tf.tensor4d([1, -3, 2, 0, 3, 3, 4, -3, 5, 0, 6, 3], [2, 1, 3, 2]);
const moments = {mean: [3.5, 0], variance: [35 / 12, 6]};

test('moments are those of all images together', () => {
  const {mean, variance} = channelMoments(images());
  expectClose(mean, moments.mean);
  expectClose(variance, moments.variance);
});

test('every channel gets mean β and deviation γ', () => {
  const [gamma, beta] = [tf.tensor1d([2, -1]), tf.tensor1d([0.5, 3])];
  const y = batchNorm(images(), {gamma, beta, epsilon});
  const slopes = [2 / Math.sqrt(35 / 12 + epsilon), -1 / Math.sqrt(6 + epsilon)];
  const expected = Array.from(images().dataSync(), (value, i) =>
    i % 2 === 0 ? (value - 3.5) * slopes[0]! + 0.5 : value * slopes[1]! + 3,
  );
  expectClose(y, expected);
});

test('in use it goes by what it is told, and equals training where it is told the batch', () => {
  const [gamma, beta] = [tf.tensor1d([2, -1]), tf.tensor1d([0.5, 3])];
  const affine = {gamma, beta, epsilon};
  const told = {mean: tf.tensor1d([1, -1]), variance: tf.tensor1d([4, 0.25])};
  const [first] = frozenBatchNorm(images(), told, affine).dataSync();
  expect(first).toBeCloseTo(0.5, 5);
  // 2 · (1 − 1) / √(4 + 5) and −1 · (−3 + 1) / √(0.25 + 5).
  const [even, odd] = frozenBatchNorm(images(), told, {...affine, epsilon: 5}).dataSync();
  expect([even, odd]).toEqual([expect.closeTo(0.5, 5), expect.closeTo(3 + 2 / Math.sqrt(5.25), 5)]);
  expectClose(frozenBatchNorm(images(), channelMoments(images()), affine), batchNorm(images(), affine));
});

test('a large mean costs no digits', () => {
  const affine = {gamma: tf.ones([2]), beta: tf.zeros([2]), epsilon};
  expectClose(batchNorm(tf.add(images(), 4096), affine), batchNorm(images(), affine), 1e-4);
});

const layer = () => ({x: drawn('x', [2, 1, 3, 2]), gamma: drawn('gamma', [2]), beta: drawn('beta', [2])});

describe('in training', () => {
  testDerivatives(({x, gamma, beta}) => batchNorm(x!, {gamma: gamma!, beta: beta!, epsilon: 0.1}), layer);
});

describe('in use', () => {
  testDerivatives(({x, gamma, beta}) => {
    const told = {mean: tf.tensor1d([0.3, -0.5]), variance: tf.tensor1d([1, 0.5])};
    return frozenBatchNorm(x!, told, {gamma: gamma!, beta: beta!, epsilon});
  }, layer);
});

test('what is no image is refused', () => {
  const affine = {gamma: tf.ones([2]), beta: tf.zeros([2]), epsilon};
  expect(() => batchNorm(tf.ones([4, 2]), affine)).toThrow('expected images [B, H, W, C], got [4, 2]');
});
