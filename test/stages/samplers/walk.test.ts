import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose} from '../../helpers/close.ts';
import {rng} from '../../../stages/math/stream.ts';
import {drawClass} from '../../../stages/samplers/draw.ts';
import {walkState, walkStep, type Rows} from '../../../stages/samplers/walk.ts';
import {ve} from '../../../stages/sde/ve.ts';

const update = {sigma: 1, drift: 0.5, noise: 2};
const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

test('rows that begin later continue the start and the noise of those before', () => {
  const step = walkStep(() => (x) => tf.zerosLike(x), rng(1));
  const points = (rows: Rows) => {
    const state = walkState(rng(1), [update], [0.5], rows);
    return {start: numbers(state['x']!), moved: numbers(step(state, {}).state['x']!)};
  };
  const [all, later] = [points({first: 0, count: 7, width: 3}), points({first: 4, count: 3, width: 3})];
  expect(later.start).toEqual(all.start.slice(12));
  expect(later.moved).toEqual(all.moved.slice(12));
});

test('a step moves the points by drift · score + noise · z, with the score at its time', () => {
  const updates = [update, {sigma: 1, drift: 2, noise: 10}];
  const step = walkStep(() => (x, t) => tf.mul(x, tf.reshape(t, [-1, 1])), rng(1));
  const x = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  const state = {
    ...walkState(rng(1), updates, [0.25, 3], {first: 0, count: 2, width: 2}),
    x,
    step: tf.scalar(1, 'int32'),
  };
  const next = step(state, {}).state;
  const z = rng(1).split('walk').normal(1, 4);
  expectClose(
    next['x']!,
    [1, 2, 3, 4].map((value, i) => value + 2 * 3 * value + 10 * z[i]!),
  );
  expect(numbers(next['step']!)).toEqual([2]);
});

test('a set larger than a batch is drawn row by row as one, every update at its own noise level', async () => {
  const sde = ve({sigmaMin: 1e-3, sigmaMax: 10});
  // Tells the time it was asked at: each update adds drift · σ to every point.
  const telling = {
    sde,
    width: 1,
    weights: () => ({}),
    posterior: () => (x: tf.Tensor, t: tf.Tensor) =>
      tf.mul(tf.onesLike(x), tf.reshape(sde.sigma(t), [-1, 1])),
  };
  const config = {
    type: 'released-pc',
    sigma_min: 1,
    sigma_max: 4,
    epsilon: 0.5,
    steps: 2,
    noise_scale: 1,
  } as const;
  const drawn = await drawClass(telling, config, 10_003, rng(1), {
    compile: true,
    report: {note: () => undefined, engine: () => undefined},
    onUpdate: () => Promise.resolve(),
  });
  const start = rng(1).split('start').normal(0, 10_003);
  const z = [0, 1].map((i) => rng(1).split('walk').normal(i, 10_003));
  // √(2 · 0.5) = 1 times σ = 1 and 2.
  for (const row of [0, 1, 9_999, 10_000, 10_002])
    expect(drawn[row]).toBeCloseTo(start[row]! + 1 + 2 + 0.5 * (z[0]![row]! + z[1]![row]!), 4);
});
