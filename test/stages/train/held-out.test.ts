import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {rng} from '../../../stages/math/stream.ts';
import {heldOut} from '../../../stages/train/held-out.ts';
import type {Objective} from '../../../stages/train/training-step.ts';
import {expectClose} from '../../helpers/close.ts';
import '../../helpers/tensorflow.ts';

const size = 5;
const stream = rng(3).split('held out');
const data = {
  points: rowsInMemory(Float32Array.of(0, 1, 10, 11, 20, 21), 2),
  labels: Int32Array.of(0, 2, 1),
  shape: [2],
  classes: 3,
  names: ['a', 'b', 'c'],
};

test('the loss is of draws made once, at the times of the loss', () => {
  const seen: Record<string, number[]>[] = [];
  const objective: Objective = ({w}, {prior}, draws, training) => {
    expect(training).toBeUndefined();
    seen.push(Object.fromEntries(Object.entries(draws).map(([name, of]) => [name, [...of.dataSync()]])));
    return {loss: tf.mul(tf.mean(draws.x0), w!) as tf.Scalar, figures: {prior: tf.add(prior!, w!)}};
  };
  const times = (uniform: tf.Tensor) => tf.add(tf.div(uniform, 2), 0.5);
  const frozen = () => ({prior: tf.scalar(7)});
  const measure = heldOut(objective, frozen, {data, size, stream, times});
  const by = (value: number) => measure({w: {shape: [], values: Float32Array.of(value)}});

  const rows = [...stream.split('rows').integers(0, size, 3)];
  const mean = rows.reduce((sum, row) => sum + 10 * row + 0.5, 0) / size;
  const before = tf.memory().numTensors;
  for (const value of [1, 2]) {
    const measured = by(value);
    expect(Object.keys(measured)).toEqual(['held_out_loss', 'held_out_prior']);
    expectClose(Object.values(measured), [mean * value, 7 + value]);
  }
  expect(tf.memory().numTensors).toBe(before);
  const [first, second] = seen;
  expect(second).toEqual(first);
  expect(first!['x0']).toEqual(rows.flatMap((row) => [10 * row, 10 * row + 1]));
  expect(first!['y']).toEqual(rows.flatMap((row) => [0, 1, 2].map((k) => Number(k === data.labels[row]))));
  expectClose(
    first!['t']!,
    stream
      .split('times')
      .uniform(0, size)
      .map((u) => u / 2 + 0.5),
  );
  expectClose(first!['z']!, stream.split('noise').normal(0, 2 * size));
});
