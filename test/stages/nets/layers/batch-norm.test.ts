import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {rng} from '../../../../stages/math/stream.ts';
import {batchNorm} from '../../../../stages/nets/layers/batch-norm.ts';
import {buffersOf, draw} from '../../../../stages/nets/layers/layer.ts';
import {toTensors} from '../../../../stages/nets/params.ts';
import {expectClose} from '../../../helpers/close.ts';
import '../../../helpers/tensorflow.ts';

const layer = batchNorm('bn', 1);

/** One pass in training over images with these pixels, from the given running statistics. */
const train = (pixels: readonly number[], running: {mean: number; variance: number}) => {
  const noted: Record<string, tf.Tensor> = {};
  const params = {
    'bn.weight': tf.tensor1d([2]),
    'bn.bias': tf.tensor1d([1]),
    'bn.running_mean': tf.tensor1d([running.mean]),
    'bn.running_var': tf.tensor1d([running.variance]),
  };
  const training = {
    stream: rng(1),
    step: tf.scalar(0, 'int32'),
    note: (name: string, value: tf.Tensor) => void (noted[name] = value),
  };
  const y = layer.apply({params, training}, tf.tensor4d([...pixels], [pixels.length / 2, 2, 1, 1]));
  return {y, mean: noted['bn.running_mean']!, variance: noted['bn.running_var']!};
};

test('running statistics after two batches', () => {
  // 1 2 3 6 has mean 3 and squares 4 1 0 9 about it, whose unbiased mean is 14/3.
  const first = train([1, 2, 3, 6], {mean: 0, variance: 1});
  expectClose(first.mean, [0.3]);
  expectClose(first.variance, [0.9 + 0.1 * (14 / 3)]);
  // −1 3 has mean 1 and unbiased variance 8.
  const second = train([-1, 3], {mean: 0.3, variance: 0.9 + 1.4 / 3});
  expectClose(second.mean, [0.27 + 0.1]);
  expectClose(second.variance, [0.81 + 1.26 / 3 + 0.8]);
});

test('in training the batch counts and not the running statistics, with its biased variance', () => {
  const rate = 1 / Math.sqrt(14 / 4 + 1e-5);
  const expected = [1, 2, 3, 6].map((value) => 2 * (value - 3) * rate + 1);
  expectClose(train([1, 2, 3, 6], {mean: 50, variance: 70}).y, expected);
});

test('in use the running statistics count', () => {
  const params = {
    'bn.weight': tf.tensor1d([2]),
    'bn.bias': tf.tensor1d([1]),
    'bn.running_mean': tf.tensor1d([3]),
    'bn.running_var': tf.tensor1d([4]),
  };
  expectClose(layer.apply({params}, tf.tensor4d([3, 7], [2, 1, 1, 1])), [1, 5]);
});

test('it starts as the identity of standard numbers, with PyTorch’s names', () => {
  expect(Object.keys(layer.weights)).toEqual(['bn.weight', 'bn.bias', 'bn.running_mean', 'bn.running_var']);
  expect(buffersOf(layer.weights)).toEqual(new Set(['bn.running_mean', 'bn.running_var']));
  const y = layer.apply({params: toTensors(draw(layer.weights, rng(1)))}, tf.tensor4d([-1, 1], [2, 1, 1, 1]));
  expectClose(y, [-1, 1]);
});

test('a batch of one number has no variance', () => {
  expect(() =>
    batchNorm('bn', 2).apply(
      {
        params: toTensors(draw(batchNorm('bn', 2).weights, rng(1))),
        training: {stream: rng(1), step: tf.scalar(0), note: () => {}},
      },
      tf.ones([1, 1, 1, 2]),
    ),
  ).toThrow('bn.running_mean needs more than one number of each channel, got images [1, 1, 1, 2]');
});
