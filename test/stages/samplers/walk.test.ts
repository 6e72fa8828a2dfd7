import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose} from '../../helpers/close.ts';
import {rng} from '../../../stages/math/stream.ts';
import {drawClass} from '../../../stages/samplers/draw.ts';
import {noiseOf} from '../../../stages/samplers/noise.ts';
import type {Rows} from '../../../stages/samplers/sampler.ts';
import {updatesWalk} from '../../../stages/samplers/updates.ts';
import {walkState, walkStep} from '../../../stages/samplers/walk.ts';
import {ve} from '../../../stages/sde/ve.ts';

const update = {time: 0.5, keep: 1, drift: 0.5, noise: 2};
const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());
const stream = rng(1).split('walk');
const noise = noiseOf(stream);

test('rows that begin later continue the noise of those before', () => {
  const walk = updatesWalk([update], 'batch');
  const step = walkStep(walk, () => (x) => tf.zerosLike(x), noise);
  const moved = (rows: Rows) => {
    const state = walkState(walk, new Float32Array(rows.count * 3), rows);
    return numbers(step(state, {}).state['x']!);
  };
  const all = moved({first: 0, count: 7, shape: [3]});
  expect(moved({first: 4, count: 3, shape: [3]})).toEqual(all.slice(12));
});

test('a step moves the points by keep · x + drift · score + noise · z, with the score at its time', () => {
  const walk = updatesWalk([update, {time: 3, keep: 0.5, drift: 2, noise: 10}], 'batch');
  const step = walkStep(walk, () => (x, t) => tf.mul(x, tf.reshape(t, [-1, 1])), noise);
  const state = {
    ...walkState(walk, Float32Array.of(1, 2, 3, 4), {first: 0, count: 2, shape: [2]}),
    step: tf.scalar(1, 'int32'),
  };
  const next = step(state, {}).state;
  const z = stream.normal(1, 4);
  expectClose(
    next['x']!,
    [1, 2, 3, 4].map((value, i) => 0.5 * value + 2 * 3 * value + 10 * z[i]!),
  );
  expect(numbers(next['step']!)).toEqual([2]);
});

test.each(['batch', 'example'] as const)('adapted steps are set by the norms of the %s', (norms) => {
  const adapted = {time: 1, keep: 1, drift: 0, noise: 0, adapted: 2 * 0.3 ** 2};
  const walk = updatesWalk([adapted], norms);
  // Images of two numbers each, with scores of norm 5 and 1.
  const slopes = [3, 4, 0, 1];
  const step = walkStep(walk, () => (x) => tf.tensor(slopes, x.shape), noise);
  const rows = {first: 0, count: 2, shape: [1, 2, 1]};
  const next = step(walkState(walk, Float32Array.of(1, 2, 3, 4), rows), {}).state;
  const z = stream.normal(0, 4);
  const [a, b] = [Math.hypot(z[0]!, z[1]!), Math.hypot(z[2]!, z[3]!)];
  const ratios = norms === 'batch' ? [(a + b) / 6, (a + b) / 6] : [a / 5, b];
  const sizes = [0, 0, 1, 1].map((example) => 2 * (0.3 * ratios[example]!) ** 2);
  expectClose(
    next['x']!,
    [1, 2, 3, 4].map((x, i) => x + sizes[i]! * slopes[i]! + Math.sqrt(2 * sizes[i]!) * z[i]!),
  );
});

test('an adapted step does not move where the score is 0', () => {
  const walk = updatesWalk([{time: 1, keep: 1, drift: 0, noise: 0, adapted: 1}], 'example');
  const step = walkStep(walk, () => (x) => tf.zerosLike(x), noise);
  const state = walkState(walk, Float32Array.of(1, 2), {first: 0, count: 1, shape: [2]});
  expect(numbers(step(state, {}).state['x']!)).toEqual([1, 2]);
});

test('a set larger than a batch is drawn row by row as one, every update at its own noise level', async () => {
  const sde = ve({sigmaMin: 1e-3, sigmaMax: 10});
  // Tells the time it was asked at: each update adds drift · σ to every point.
  const telling = {
    sde,
    shape: [1],
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
  const {points: drawn} = await drawClass(telling, config, 10_003, rng(1), {
    compile: true,
    report: {note: () => undefined, engine: () => undefined},
    batchSize: 10_000,
    onUpdate: () => Promise.resolve(),
  });
  const start = rng(1).split('start').normal(0, 10_003);
  const z = [0, 1].map((i) => rng(1).split('walk').normal(i, 10_003));
  // √(2 · 0.5) = 1 times σ = 1 and 2.
  for (const row of [0, 1, 9_999, 10_000, 10_002])
    expect(drawn[row]).toBeCloseTo(start[row]! + 1 + 2 + 0.5 * (z[0]![row]! + z[1]![row]!), 4);
});
