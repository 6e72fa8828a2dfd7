import * as tf from '@tensorflow/tfjs-core';
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import type {Report} from '../../../src/stage/stage.ts';
import type {LabelledDraws} from '../../../stages/losses/perturb.ts';
import {uniform} from '../../../stages/math/draws.ts';
import {rng} from '../../../stages/math/stream.ts';
import type {Net, Params, Training} from '../../../stages/nets/net.ts';
import {fit} from '../../../stages/train/fit.ts';
import type {Updating} from '../../../stages/train/training-step.ts';

/**
 * Two weights to learn with two buffers between them, listed in no kind of order: `fixed`, which nothing changes, and
 * `seen`, which counts the batches and keeps a random number of the last.
 */
const net: Net = {
  input: [2],
  output: [2],
  buffers: new Set(['fixed', 'seen']),
  init: () => ({
    a: {shape: [2], values: Float32Array.of(1, 2)},
    fixed: {shape: [2], values: Float32Array.of(5, 6)},
    kernel: {shape: [2, 1, 1, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6)},
    seen: {shape: [2], values: Float32Array.of(0, 0)},
  }),
  apply: (params: Params, x, _level, training?: Training) => {
    if (training) {
      const drawn = uniform(training.stream.split('mask'), training, [1]);
      const count = tf.add(tf.slice(params['seen']!, [0], [1]), 1);
      training.note('seen', tf.concat([count, drawn]));
    }
    const both = tf.mul(tf.add(params['a']!, params['fixed']!), tf.sum(params['kernel']!));
    return tf.mul(x, both);
  },
};

let checkpoints: string;
beforeEach(() => {
  checkpoints = mkdtempSync(join(tmpdir(), 'pipe-learner-'));
});
afterEach(() => rmSync(checkpoints, {recursive: true}));

const quiet = {
  progress: () => undefined,
  checkpoint: () => undefined,
  note: () => undefined,
  engine: () => undefined,
} as unknown as Report;

const train = (
  compile: boolean,
  updates: number,
  more: Omit<Updating, 'optimizer'> = {},
  stopAt = Infinity,
) => {
  const stop = new AbortController();
  const progress = (step: number) => step === stopAt && stop.abort(new Error('asked to stop'));
  return fit({
    net,
    stream: rng(3),
    objective: (params, _frozen, {x0}, training) => ({
      loss: tf.mean<tf.Scalar>(tf.square(net.apply(params, x0, x0, training))),
      figures: {},
    }),
    updating: {optimizer: {type: 'adam', lr: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}, ...more},
    frozen: {},
    batches: () => ({x0: tf.ones([4, 2])}) as unknown as LabelledDraws,
    inputs: () => ({}),
    updates,
    logEvery: 100,
    compile,
    surroundings: {checkpoints, report: {...quiet, progress} as Report, signal: stop.signal},
  });
};
const anew = (...args: Parameters<typeof train>) => {
  for (const name of readdirSync(checkpoints)) rmSync(join(checkpoints, name));
  return train(...args);
};

test.each([true, false])(
  'buffers are what was noted last, in the order of the network (compiled: %s)',
  async (compile) => {
    const {weights} = await anew(compile, 5);
    expect(Object.keys(weights)).toEqual(['a', 'fixed', 'kernel', 'seen']);
    expect(weights['fixed']!.values).toEqual(Float32Array.of(5, 6));
    const drawn = rng(3).split('dropout').split('mask').uniform(4, 1)[0];
    expect(weights['seen']!.values).toEqual(Float32Array.of(5, drawn!));
    expect(weights['kernel']!.shape).toEqual([2, 1, 1, 3]);
    expect(weights['a']!.values[0]).toBeLessThan(1);
  },
);

test('an average is of the learned weights alone; buffers see every batch of an update', async () => {
  const {weights} = await anew(true, 3, {ema: {decay: 0.999, ramp: false}, accumulate: 2});
  expect(weights['seen']!.values[0]).toBe(6);
  expect(weights['a']!.values[0]).toBeGreaterThan(0.999);
});

test('a training that was stopped goes on with its buffers', async () => {
  const whole = await anew(true, 6);
  await expect(anew(true, 6, {}, 4)).rejects.toThrow('asked to stop');
  expect((await train(true, 6)).weights).toEqual(whole.weights);
});
