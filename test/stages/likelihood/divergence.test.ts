import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose, expectMean} from '../../helpers/close.ts';
import {exactDivergence, hutchinson, type Field} from '../../../stages/likelihood/divergence.ts';
import {over} from '../../../stages/math/ops.ts';
import {rng} from '../../../stages/math/stream.ts';

const matrix = tf.tensor2d([
  [1, 5, -2],
  [0, -3, 4],
  [7, 1, 0.5],
]);
/** v = t · (x A + x²): its divergence is t · (tr A + 2 Σ x). */
const field: Field = (x, t) => tf.mul(tf.add(tf.matMul(x as tf.Tensor2D, matrix), tf.square(x)), over(t, x));
const x = tf.tensor2d(rng(1).normal(0, 12), [4, 3]);
const t = tf.tensor1d([0.1, 0.5, 1, 2]);
const expected = () => tf.mul(t, tf.add(tf.mul(tf.sum(x, 1), 2), 1 - 3 + 0.5));

test('the exact divergence of a field that is known, with its vectors', () => {
  const {vectors, divergence} = exactDivergence(field, x, t);
  expectClose(vectors, field(x, t));
  expectClose(divergence, expected());
});

test('of images too', () => {
  const image = tf.reshape(tf.tensor1d(rng(2).normal(0, 24)), [2, 2, 2, 3]);
  const {vectors, divergence} = exactDivergence((x) => tf.mul(tf.square(x), x), image, tf.ones([2]));
  expect(vectors.shape).toEqual([2, 2, 2, 3]);
  expectClose(divergence, tf.mul(tf.sum(tf.square(image), [1, 2, 3]), 3));
});

test("Hutchinson's estimate is εᵀ J ε", () => {
  const probe = tf.tensor2d(rng(3).normal(0, 12), [4, 3]);
  const {vectors, divergence} = hutchinson(field, x, t, probe);
  expectClose(vectors, field(x, t));
  const linear = tf.sum(tf.mul(tf.matMul(probe, matrix), probe), 1);
  const square = tf.sum(tf.mul(tf.mul(x, 2), tf.square(probe)), 1);
  expectClose(divergence, tf.mul(t, tf.add(linear, square)));
});

test('and right on average over probes of ±1', () => {
  const count = 4000;
  const rows = tf.tile(tf.slice(x, [1, 0], [1, 3]), [count, 1]);
  const signs = rng(4)
    .uniform(0, 3 * count)
    .map((u) => (u < 0.5 ? -1 : 1));
  const {divergence} = hutchinson(field, rows, tf.ones([count]), tf.tensor2d(signs, [count, 3]));
  const [, one] = tf.div(expected(), t).dataSync();
  expectMean(Array.from(divergence.dataSync()), one!);
});

test('no tensor is left behind', () => {
  const count = () => tf.memory().numTensors;
  const before = count();
  tf.tidy(() => void exactDivergence(field, x, t));
  expect(count()).toBe(before);
});
