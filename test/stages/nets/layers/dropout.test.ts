import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {rng} from '../../../../stages/math/stream.ts';
import {dropout} from '../../../../stages/nets/layers/dropout.ts';
import type {Training} from '../../../../stages/nets/net.ts';
import {expectClose, expectMean} from '../../../helpers/close.ts';
import {drawn} from '../../../helpers/derivatives.ts';
import {gradcheck} from '../../../helpers/gradcheck.ts';
import '../../../helpers/tensorflow.ts';

const training = (step: number, seed = 1): Training => ({
  stream: rng(seed),
  step: tf.scalar(step, 'int32'),
  note: () => {},
});
const ones = tf.ones([3, 20, 20, 7]);
const after = (name: string, rate: number, during?: Training, x: tf.Tensor = ones): tf.Tensor =>
  dropout(name, rate).apply({params: {}, training: during}, x);

test('leaves numbers out at its rate and keeps the mean', () => {
  for (const rate of [0.1, 0.5]) {
    const values = after('a', rate, training(0)).dataSync();
    const large = Math.fround(1 / (1 - rate));
    expect(values.every((value) => value === 0 || Math.abs(value - large) < 1e-6)).toBe(true);
    expectMean(
      values.map((value) => (value === 0 ? 1 : 0)),
      rate,
    );
    expectMean(values, 1);
  }
});

test('leaves out others at another step, in another layer, of another seed, and the same at the same', () => {
  const masks = [
    after('a', 0.5, training(0)),
    after('a', 0.5, training(1)),
    after('b', 0.5, training(0)),
    after('a', 0.5, training(0, 2)),
  ].map((x) => [...x.dataSync()]);
  expect([...after('a', 0.5, training(0)).dataSync()]).toEqual(masks[0]);
  for (const [i, mask] of masks.entries())
    for (const other of masks.slice(i + 1)) {
      // Independent masks agree in half of the places, to four standard errors.
      const agreeing = mask.filter((value, j) => value === other[j]).length / mask.length;
      expect(Math.abs(agreeing - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(mask.length));
    }
});

test('is absent in use, and at a rate of 0', () => {
  const x = drawn('x', [2, 3, 3, 2]);
  expectClose(after('a', 0.5, undefined, x), x, 0);
  expectClose(after('a', 0, training(0), x), x, 0);
});

test('its gradient goes where its numbers went', () => {
  gradcheck(({x}) => tf.sum(tf.square(after('a', 0.5, training(3), x))), {x: drawn('x', [1, 2, 3, 2])});
});
