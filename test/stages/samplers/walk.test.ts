import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose} from '../../helpers/close.ts';
import {rng} from '../../../stages/math/stream.ts';
import {drawClass} from '../../../stages/samplers/draw.ts';
import {startingPoints, walkInputs, walkStep} from '../../../stages/samplers/walk.ts';
import {ve} from '../../../stages/sde/ve.ts';

const update = {sigma: 1, drift: 0.5, noise: 2};
const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

test('rows that begin later continue the start and the noise of those before', () => {
  const [all, later] = [
    {first: 0, count: 7, width: 3},
    {first: 5, count: 2, width: 3},
  ];
  expect(startingPoints(rng(1), later)).toEqual(startingPoints(rng(1), all).slice(15));
  const z = (rows: typeof all) => numbers(walkInputs(rng(1), 0.5, update, 4, rows)['z']!);
  expect(z(later)).toEqual(z(all).slice(15));
});

test('a step moves the points by drift · score + noise · z, with the score at its time', () => {
  const step = walkStep(() => (x, t) => tf.mul(x, tf.reshape(t, [-1, 1])));
  const inputs = {
    t: tf.tensor1d([0.5, 3]),
    drift: tf.scalar(2),
    noise: tf.scalar(10),
    z: tf.tensor2d([
      [1, 2],
      [3, 4],
    ]),
  };
  const x = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  expectClose(step({x}, inputs).state['x']!, [1 + 1 + 10, 2 + 2 + 20, 3 + 18 + 30, 4 + 24 + 40]);
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
  const drawn = await drawClass(telling, config, 10_003, rng(1), () => Promise.resolve());
  const start = startingPoints(rng(1), {first: 0, count: 10_003, width: 1});
  const z = [0, 1].map((i) => rng(1).split('walk').normal(i, 10_003));
  // √(2 · 0.5) = 1 times σ = 1 and 2.
  for (const row of [0, 1, 9_999, 10_000, 10_002])
    expect(drawn[row]).toBeCloseTo(start[row]! + 1 + 2 + 0.5 * (z[0]![row]! + z[1]![row]!), 4);
});
