import {createRequire} from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {batchNorm} from '../../../stages/math/batch-norm.ts';
import {resizeBilinear} from '../../../stages/math/bilinear.ts';
import {conv2d} from '../../../stages/math/conv2d.ts';
import {fir} from '../../../stages/math/fir.ts';
import {instanceNormPlus} from '../../../stages/math/instance-norm-plus.ts';
import {elu, leakyRelu, logSoftmax} from '../../../stages/math/ops.ts';
import {averagePool, globalAveragePool, maxPool} from '../../../stages/math/pool.ts';
import {drawn, firstAndSecond, type Operation} from '../../helpers/derivatives.ts';

/** What image networks are made of, on the backend of machines without TensorFlow. */
const require = createRequire(import.meta.url);
require('@tensorflow/tfjs');
require('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');

const image = (name: string): tf.Tensor => drawn(name, [1, 4, 3, 1]);
const layer = (side = 3) => ({
  x: image('x'),
  weight: tf.mul(drawn('weight', [side, side, 1, 2]), 0.3),
  bias: drawn('bias', [2]),
});
const affine = () => ({x: drawn('x', [2, 1, 3, 2]), gamma: drawn('gamma', [2]), beta: drawn('beta', [2])});
/** Whole numbers in a scrambled order, times 0.2: no difference changes which is the largest. */
const scrambled = () => ({
  x: tf.tensor4d(
    Array.from({length: 12}, (_, i) => 0.2 * (((i * 7) % 12) - 5.5)),
    [1, 3, 2, 2],
  ),
});

const even = () => ({x: drawn('x', [1, 4, 2, 2])});

const operations: Readonly<Record<string, readonly [Operation, () => Readonly<Record<string, tf.Tensor>>]>> =
  {
    convolution: [({x, weight, bias}) => conv2d(x!, weight!, bias), layer],
    'convolution of one pixel': [({x, weight, bias}) => conv2d(x!, weight!, bias), () => layer(1)],
    'convolution with a stride': [({x, weight, bias}) => conv2d(x!, weight!, bias, {stride: 2}), layer],
    'convolution with a dilation': [({x, weight, bias}) => conv2d(x!, weight!, bias, {dilation: 2}), layer],
    'batch normalisation': [
      ({x, gamma, beta}) => batchNorm(x!, {gamma: gamma!, beta: beta!, epsilon: 0.1}),
      affine,
    ],
    'InstanceNorm++': [
      ({x, gamma, beta}) => instanceNormPlus(x!, {alpha: gamma!, gamma: gamma!, beta: beta!}),
      affine,
    ],
    'largest of pixels': [({x}) => maxPool(3, 2)(x!), scrambled],
    'mean of pixels': [({x}) => averagePool(3)(x!), scrambled],
    'mean of all pixels': [({x}) => globalAveragePool(x!), scrambled],
    resize: [({x}) => resizeBilinear(x!, 5, 4), scrambled],
    'halving through a filter': [({x}) => fir([1, 2, -3, 5]).down(x!), even],
    'doubling through a filter': [({x}) => fir([1, 4, 2]).up(x!), even],
    'a filter before a convolution': [({x}) => fir([1, 3, 3, 1]).beforeConv(x!), even],
    elu: [({x}) => elu(x!), scrambled],
    leakyRelu: [({x}) => leakyRelu(0.2)(x!), scrambled],
    logSoftmax: [({x}) => logSoftmax(x!), scrambled],
  };

describe.each(Object.entries(operations))('%s', (_, [operation, at]) => {
  test('derivatives', () => firstAndSecond(operation, at()));
});

test('two equal taps take means, and repeat pixels', () => {
  const x = tf.reshape(tf.range(1, 9), [1, 4, 2, 1]);
  const halved = fir([1, 1]).down(x);
  expect([...halved.dataSync()].map((mean) => Math.round(mean * 1e4) / 1e4)).toEqual([2.5, 6.5]);
  const doubled = fir([1, 1]).up(tf.reshape(tf.tensor1d([1, 2]), [1, 1, 2, 1]));
  expect([...doubled.dataSync()].map((pixel) => Math.round(pixel * 1e4) / 1e4)).toEqual([
    1, 1, 2, 2, 1, 1, 2, 2,
  ]);
});

test('this is the backend', () => expect(tf.getBackend()).toBe('wasm'));
