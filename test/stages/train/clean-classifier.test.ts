import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {rowsOfBytes} from '../../../stages/artifacts/row-source.ts';
import type {Net} from '../../../stages/nets/net.ts';
import {cleanObjective, predictor} from '../../../stages/train/clean-classifier.ts';
import {expectClose} from '../../helpers/close.ts';
import '../../helpers/tensorflow.ts';

/** Logits −(2 x − k)² of classes 0, 1 and 2 for a pixel x in [0, 1]; another level than 1 favours class 0. */
const nearest: Net = {
  input: [1, 1, 1],
  output: [3],
  buffers: new Set(),
  init: () => ({}),
  apply: ({two}, x, level) => {
    const pixel = tf.mul(tf.reshape(x, [-1, 1]), two!);
    const distance = tf.square(tf.sub(pixel, tf.tensor2d([[0, 1, 2]])));
    const favour = tf.mul(tf.reshape(tf.abs(tf.log(level)), [-1, 1]), tf.tensor2d([[100, 0, 0]]));
    return tf.sub(favour, distance);
  },
};
const weights = {two: {shape: [], values: Float32Array.of(2)}};
const range = [-1, 1] as const;

test('each image is classified in its place, however many at a time', () => {
  const labels = [2, 0, 1, 1, 2, 2, 0, 1, 0, 2];
  const points = rowsOfBytes(
    Uint8Array.from(labels, (label) => [10, 120, 250][label]!),
    1,
    range,
  );
  for (const size of [1, 3, 4, 10, 99])
    for (const compile of [true, false]) {
      const report = {note: () => undefined, engine: () => undefined};
      const judge = predictor(nearest, {points, range}, size, {compile, report});
      for (let look = 0; look < 2; look++) expect([...judge.predict(weights)]).toEqual(labels);
      judge.dispose();
    }
});

test('the loss is the mean of −log p(y | x) of pixels in [0, 1]', () => {
  // −1 and 1 are 0 and 1: logits (0, −1, −4) and (−4, −1, 0).
  const draws = {
    x0: tf.tensor4d([-1, 1], [2, 1, 1, 1]),
    y: tf.tensor2d([
      [1, 0, 0],
      [0, 1, 0],
    ]),
    t: tf.zeros([2]),
    z: tf.zeros([2, 1, 1, 1]),
  };
  const total = Math.log(1 + Math.exp(-1) + Math.exp(-4));
  const {loss} = cleanObjective(nearest, range)({two: tf.scalar(2)}, {}, draws);
  expectClose(loss, [(total + (1 + total)) / 2]);
});
