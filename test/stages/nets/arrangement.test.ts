import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {rng} from '../../../stages/math/stream.ts';
import {inStore, inUse} from '../../../stages/nets/arrangement.ts';
import {toTensors, toWeights} from '../../../stages/nets/params.ts';

/** Of four different lengths, each value telling where it stood. */
const shape = [2, 3, 4, 5];
const stored = {shape, values: Float32Array.from({length: 120}, (_, i) => i)};

test('a convolution’s weight is stored [out, in, h, w] and used [h, w, in, out]', () => {
  const used = inUse(stored);
  expect(used.shape).toEqual([4, 5, 3, 2]);
  const expected = tf.transpose(tf.tensor4d(stored.values, [2, 3, 4, 5]), [2, 3, 1, 0]);
  expect(used.values).toEqual(Float32Array.from(expected.dataSync()));
  expect(inStore(used)).toEqual(stored);
});

test.each([[[6]], [[2, 3]], [[1, 2, 3]], [[]]])('a weight of shape %j is left alone', (shape) => {
  const weight = {shape, values: rng(1).normal(0, shape.length === 0 ? 1 : 6)};
  expect(inUse(weight)).toBe(weight);
  expect(inStore(weight)).toBe(weight);
});

test('tensors are arranged for use, and weights read back for store', () => {
  const weights = {kernel: stored, bias: {shape: [2], values: Float32Array.of(1, 2)}};
  const tensors = toTensors(weights);
  expect(tensors['kernel']!.shape).toEqual([4, 5, 3, 2]);
  expect(toWeights(tensors)).toEqual(weights);
});
