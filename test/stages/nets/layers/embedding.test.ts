import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {rng} from '../../../../stages/math/stream.ts';
import {fourier, sinusoidal} from '../../../../stages/nets/layers/embedding.ts';
import {draw} from '../../../../stages/nets/layers/layer.ts';
import {expectClose, expectMean} from '../../../helpers/close.ts';
import '../../../helpers/tensorflow.ts';

test('waves are those of the released code', () => {
  const expected = [0.14112, 0.138798, 0.00646326, 0.0003, -0.9899925, 0.9903207, 0.9999791, 0.9999999];
  expectClose(sinusoidal(tf.tensor1d([3]), 8), expected, 1e-6);
});

test('waves of an odd width end in nothing', () => {
  const levels = tf.tensor1d([3, 7.5]);
  const [even, odd] = [sinusoidal(levels, 8), sinusoidal(levels, 9)];
  expect(odd.shape).toEqual([2, 9]);
  expectClose(tf.slice(odd, [0, 0], [2, 8]), even, 0);
  expectClose(tf.slice(odd, [0, 8], [2, 1]), [0, 0], 0);
});

test('waves of large levels keep their phase', () => {
  const expected = [0, 1, 2, 3].map((j) => Math.sin(999 * 10_000 ** (-j / 3)));
  expectClose(tf.slice(sinusoidal(tf.tensor1d([999]), 8), [0, 0], [1, 4]), expected, 1e-4);
});

test('Fourier features are of the logarithm', () => {
  const layer = fourier('f', 3, 16);
  const frequencies = [0.3, -1.2, 2];
  const features = layer.apply({params: {'f.W': tf.tensor1d(frequencies)}}, tf.tensor1d([0.5, 20]));
  const phases = [0.5, 20].map((level) => frequencies.map((w) => 2 * Math.PI * Math.log(level) * w));
  const expected = phases.flatMap((row) => [...row.map(Math.sin), ...row.map(Math.cos)]);
  expect(features.shape).toEqual([2, 6]);
  expectClose(features, expected);
});

test('frequencies have the asked deviation and are not trained', () => {
  const {weights} = fourier('f', 4096, 16);
  const values = draw(weights, rng(1))['f.W']!.values;
  expect(weights['f.W']!.buffer).toBe(true);
  expectMean(values, 0);
  expectMean(
    values.map((value) => value ** 2),
    256,
  );
});
