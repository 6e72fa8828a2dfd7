import * as tf from '@tensorflow/tfjs-core';
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import type {Report} from '../../../src/stage/stage.ts';
import type {Dataset} from '../../../stages/artifacts/dataset.ts';
import {moons} from '../../../stages/data/moons.ts';
import {dsm} from '../../../stages/losses/dsm.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import type {Weights} from '../../../stages/nets/net.ts';
import {scoreOfNet} from '../../../stages/score/of-net.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {drawBatches, readBatches} from '../../../stages/train/batches.ts';
import {DivergedError} from '../../../stages/train/finite.ts';
import {fit} from '../../../stages/train/fit.ts';
import type {Updating} from '../../../stages/train/training-step.ts';

const data: Dataset = moons({count: 100, noise: 0, radius: 20, classes: 'all'}, rng(1));
const sde = ve({sigmaMin: 1e-3, sigmaMax: 10});
const net = makeNet({type: 'toy-mlp', features: 2, conditional: true}, [2], [2]);
const estimator = {sde, net, given: 'sigma', predicts: 'score'} as const;
const draws = {size: 50, classes: data.classes, stream: rng(5)};
const updates = 30;

let checkpoints: string;
beforeEach(() => {
  checkpoints = mkdtempSync(join(tmpdir(), 'pipe-checkpoints-'));
});
afterEach(() => rmSync(checkpoints, {recursive: true}));

/** A report that stops the training after so many updates, as SIGTERM would. */
const stoppingAfter = (last: number): {report: Report; signal: AbortSignal} => {
  const stop = new AbortController();
  const report = {
    progress: (step: number) => step === last && stop.abort(new Error('asked to stop')),
    metric: () => undefined,
    checkpoint: () => undefined,
    note: () => undefined,
    engine: () => undefined,
  } as unknown as Report;
  return {report, signal: stop.signal};
};

const training = (
  last = Infinity,
  lr = 1e-3,
  more: Omit<Updating, 'optimizer'> = {},
  {compile = true, ...told}: {compile?: boolean; report?: Report} = {},
) =>
  fit({
    net,
    stream: rng(3),
    objective: (params, _frozen, draws) => ({
      loss: tf.mean<tf.Scalar>(dsm(sde, scoreOfNet(estimator, params), draws, 2)),
      figures: {},
    }),
    updating: {optimizer: {type: 'adam', lr, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}, ...more},
    frozen: {},
    batches: drawBatches(draws),
    inputs: readBatches(data, draws),
    updates,
    logEvery: 7,
    compile,
    surroundings: {checkpoints, ...stoppingAfter(last), ...told},
  });

const bits = (weights: Weights): string =>
  Buffer.concat(
    Object.values(weights).map(({values}) =>
      Buffer.from(values.buffer, values.byteOffset, values.byteLength),
    ),
  ).toString('hex');

test.each([
  ['a training', {}],
  ['one with an average and several batches to an update', {ema: {decay: 0.9, ramp: true}, accumulate: 2}],
])('%s that is stopped twice ends in the bits of an unbroken one', async (_, more) => {
  const unbroken = await training(Infinity, 1e-3, more);
  for (const name of readdirSync(checkpoints)) rmSync(join(checkpoints, name));

  await expect(training(11, 1e-3, more)).rejects.toThrow('asked to stop');
  await expect(training(20, 1e-3, more)).rejects.toThrow('asked to stop');
  const resumed = await training(Infinity, 1e-3, more);

  expect(bits(resumed.weights)).toBe(bits(unbroken.weights));
  expect(resumed.curves).toEqual(unbroken.curves);
  expect(resumed.curves.map(({step}) => step)).toEqual([0, 7, 14, 21, 28]);
});

test('a model with a moving average is that average', async () => {
  const anew = (more: Omit<Updating, 'optimizer'>) => {
    for (const name of readdirSync(checkpoints)) rmSync(join(checkpoints, name));
    return training(Infinity, 1e-3, more);
  };
  const [last, average] = [await anew({}), await anew({ema: {decay: 0, ramp: false}})];
  expect(bits(average.weights)).toBe(bits(last.weights));
  const slow = await anew({ema: {decay: 0.9, ramp: false}});
  expect(bits(slow.weights)).not.toBe(bits(last.weights));
});

test('what is left half-written beside a checkpoint is not read', async () => {
  await expect(training(11)).rejects.toThrow('asked to stop');
  const names = readdirSync(checkpoints);
  expect(names).toEqual(['checkpoint.safetensors']);
});

test('a training leaves no tensors behind', async () => {
  await training();
  const before = tf.memory().numTensors;
  for (const name of readdirSync(checkpoints)) rmSync(join(checkpoints, name));
  await training();
  expect(tf.memory().numTensors).toBe(before);
});

test.each([true, false])(
  'it holds as many at its last update as at its first, compiled: %s',
  async (compile) => {
    const held: number[] = [];
    const report = {
      ...stoppingAfter(Infinity).report,
      progress: () => held.push(tf.memory().numTensors),
    } as unknown as Report;
    await training(Infinity, 1e-3, {ema: {decay: 0.9, ramp: true}, accumulate: 2}, {compile, report});
    expect(held).toEqual(Array<number>(updates).fill(held[0]!));
  },
);

test('a loss that is not finite stops the training and says where', async () => {
  const diverging = training(Infinity, 1e30);
  await expect(diverging).rejects.toThrow(DivergedError);
  await expect(diverging).rejects.toThrow(/loss is (NaN|Infinity) at update \d+: lower the learning rate/);
});
