import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {rng} from '../../../stages/math/stream.ts';
import type {Net} from '../../../stages/nets/net.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {accuracy} from '../../../stages/train/accuracy.ts';
import '../../helpers/tensorflow.ts';

/** Logits [factor · x₁, 0]: class 0 where x₁ is above 0, or below for a factor of −1. */
const sign: Net = {
  input: [2],
  output: [2],
  buffers: new Set(),
  init: () => ({}),
  apply: ({factor}, x) => {
    const first = tf.slice(x, [0, 0], [-1, 1]);
    return tf.concat([tf.mul(first, factor!), tf.zerosLike(first)], 1);
  },
};
const by = (factor: number) => ({factor: {shape: [], values: Float32Array.of(factor)}});

// More examples than are classified at once, all at 0: what is seen of them is the noise.
test('every example has noise of its own, the same every time', () => {
  const count = 450;
  const stream = rng(4).split('held out');
  const noise = stream.normal(0, 2 * count);
  const data = {
    points: rowsInMemory(new Float32Array(2 * count), 2),
    labels: Int32Array.from({length: count}, (_, i) => Number(noise[2 * i]! < 0)),
    shape: [2],
    classes: 2,
    names: ['a', 'b'],
  };
  const classifier = {net: sign, sde: ve({sigmaMin: 0.1, sigmaMax: 10}), given: 'sigma'} as const;
  const before = tf.memory().numTensors;
  const share = accuracy(classifier, {data, time: 0.5, stream});
  expect([share(by(1)), share(by(-1)), share(by(1))]).toEqual([1, 0, 1]);
  expect(tf.memory().numTensors).toBe(before);
});
