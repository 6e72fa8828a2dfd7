import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {filledSampler, type GivenSampler} from '../../helpers/samplers.ts';
import '../../helpers/tensorflow.ts';
import {rng} from '../../../stages/math/stream.ts';
import {drawBatches, drawClass, type Surroundings} from '../../../stages/samplers/draw.ts';
import {langevin, releasedPc} from '../../../stages/samplers/langevin.ts';
import {makeSampler} from '../../../stages/samplers/make-sampler.ts';
import type {ClassPosterior} from '../../../stages/score/posterior.ts';
import {linearVe} from '../../../stages/sde/linear-ve.ts';
import {ve} from '../../../stages/sde/ve.ts';

/** N(mean, variance I) as a posterior whose score is exact and the same at every noise level. */
const gaussian = (mean: readonly number[], variance: number): ClassPosterior => ({
  sde: ve({sigmaMin: 1e-3, sigmaMax: 10}),
  shape: [mean.length],
  weights: () => ({mean: tf.tensor2d([[...mean]])}),
  posterior:
    ({mean}) =>
    (x) =>
      tf.div(tf.sub(mean!, x), variance),
});

const quiet: Surroundings = {
  compile: true,
  report: {note: () => undefined, engine: () => undefined},
  batchSize: 10_000,
  onUpdate: () => Promise.resolve(),
};
const langevinConfig = {type: 'langevin', sigma: 7.5, epsilon: 0.4, steps: 150, noise_scale: 1} as const;

const moments = (points: Float32Array): {mean: number[]; variance: number[]} => {
  const {mean, variance} = tf.moments(tf.tensor2d(points, [points.length / 2, 2]), 0);
  return {mean: [...mean.dataSync()], variance: [...variance.dataSync()]};
};

test('Langevin dynamics has the stationary law of its own discretisation', async () => {
  const count = 4000;
  const {points, nfe} = await drawClass(gaussian([3, -2], 2), langevinConfig, count, rng(1), quiet);
  expect(nfe).toBe(150);
  const {mean, variance} = moments(points);
  // x ← (1 − h/v) x + ε z with h = ε²/2 has variance ε² / (1 − (1 − h/v)²) = v / (1 − h / 2v).
  const expected = 2 / (1 - 0.4 ** 2 / 2 / (2 * 2));
  // Five standard errors: √(v/n) for a mean, v √(2/n) for a variance.
  [3, -2].forEach((m, i) => expect(Math.abs(mean[i]! - m)).toBeLessThan(5 * Math.sqrt(expected / count)));
  variance.forEach((v) => expect(Math.abs(v - expected)).toBeLessThan(5 * expected * Math.sqrt(2 / count)));
});

test('the released sampler is over-dispersed, as its exchanged step sizes make it', async () => {
  const count = 4000;
  const config = {
    type: 'released-pc',
    sigma_min: 1e-3,
    sigma_max: 10,
    epsilon: 0.05,
    steps: 200,
    noise_scale: 1,
  } as const;
  const {points} = await drawClass(gaussian([0, 0], 2), config, count, rng(1), quiet);
  const {variance} = moments(points);
  // x ← (1 − a/v) x + ε z with a = √(2ε): variance ε² / (1 − (1 − a/v)²).
  const a = Math.sqrt(2 * 0.05);
  const expected = 0.05 ** 2 / (1 - (1 - a / 2) ** 2);
  variance.forEach((v) => expect(Math.abs(v - expected)).toBeLessThan(5 * expected * Math.sqrt(2 / count)));
});

const short = {...langevinConfig, steps: 5};

test('a sample does not depend on how many are drawn with it, nor in what batches', async () => {
  const draw = async (count: number, batchSize: number) =>
    (await drawClass(gaussian([0, 0], 1), short, count, rng(2), {...quiet, batchSize})).points;
  const many = await draw(23, 100);
  expect(many.slice(0, 14)).toEqual(await draw(7, 100));
  // Three points of two numbers are no whole blocks of noise: they are drawn by fours.
  expect(await draw(23, 3)).toEqual(many);
});

test('a draw that goes on at a batch ends as the whole one', async () => {
  const sampler = makeSampler(short, gaussian([0, 0], 1).sde);
  const rest = async (from: number) => {
    const batches: number[][] = [];
    const share = {from, count: 10};
    const surroundings = {...quiet, batchSize: 4};
    for await (const {points} of drawBatches(sampler, gaussian([0, 0], 1), share, rng(2), surroundings))
      batches.push([...points]);
    return batches;
  };
  const whole = await rest(0);
  expect(whole.map(({length}) => length / 2)).toEqual([4, 4, 2]);
  expect(await rest(4)).toEqual(whole.slice(1));
  expect(await rest(10)).toEqual([]);
  await expect(rest(5)).rejects.toThrow('no batch begins at point 5: they begin at 0, 4, 8');
});

test('a batch as large as the one before is begun anew in the same step', async () => {
  const notes: string[] = [];
  const report = {note: (line: string) => notes.push(line), engine: () => undefined};
  await drawClass(gaussian([0, 0], 1), short, 9, rng(2), {...quiet, report, batchSize: 4});
  // Two batches of 4, and one of 1.
  expect(notes.length).toBe(2);
});

test('drawing leaves no tensors behind and tells how far it is', async () => {
  const three = {...langevinConfig, steps: 3};
  await drawClass(gaussian([0, 0], 1), three, 4, rng(2), quiet);
  const before = tf.memory().numTensors;
  const seen: [number, number][] = [];
  await drawClass(gaussian([0, 0], 1), three, 4, rng(2), {
    ...quiet,
    onUpdate: (done, total) => {
      seen.push([done, total]);
      return Promise.resolve();
    },
  });
  expect(tf.memory().numTensors).toBe(before);
  expect(seen).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
});

test('an eager walk ends where the graph does, and each says which it is', async () => {
  const engines: string[] = [];
  const notes: string[] = [];
  const report: Surroundings['report'] = {
    note: (line) => notes.push(line),
    engine: ({steps}) => engines.push(steps!),
  };
  const draw = async (compile: boolean) => {
    const config = {...langevinConfig, steps: 20};
    return (await drawClass(gaussian([3, -2], 2), config, 6, rng(4), {...quiet, compile, report})).points;
  };
  const [graph, eager] = [await draw(true), await draw(false)];
  expect(engines).toEqual(['graph', 'eager']);
  expect(notes).toEqual([
    expect.stringMatching(
      /^compiled the step in \d+ ms \(x \[6, 2\], schedule.time \[20\], .* and 1 more\)$/,
    ),
  ]);
  eager.forEach((value, i) => expect(Math.abs(value - graph[i]!)).toBeLessThan(1e-4));
});

test('the points of each sampler begin where its algorithm says', () => {
  const process = ve({sigmaMin: 1e-3, sigmaMax: 20});
  const start = (config: GivenSampler) => makeSampler(filledSampler(config), process).start;
  const normal = (sigma: number) => ({law: 'normal', sigma});
  // The toy code of DLSM begins with N(0, I), whatever its first noise level.
  expect(start({type: 'langevin'})).toEqual(normal(1));
  expect(start({type: 'released-pc'})).toEqual(normal(1));
  expect(start({type: 'annealed-langevin', sigma_max: 5})).toEqual({law: 'uniform'});
  expect(start({type: 'annealed-langevin', sigma_max: 5, start: 'prior'})).toEqual(normal(5));
  for (const type of ['predictor-corrector', 'probability-flow', 'adaptive-sde', 'dpm-solver++'] as const)
    expect(start({type} as GivenSampler)).toEqual(normal(20));
});

// σ = 80 t, so that the steps of ρ = 1 are at 40, 30, 20 and 10 exactly.
test('noise is added at both ends of the churned range', () => {
  const config = {type: 'heun', steps: 4, rho: 1, sigma_max: 40, sigma_min: 10, churn: 0.4} as const;
  const noise = (range: Readonly<Record<string, number>>): number[] => {
    const [phase] = makeSampler(filledSampler({...config, ...range}), linearVe({sigmaMax: 80})).phases;
    const state = phase!.begin(new Float32Array(4), {first: 0, count: 4, shape: [1]});
    return Array.from(state['schedule.noise']!.dataSync(), (value) => Math.sign(value));
  };
  expect(noise({churn_min: 40})).toEqual([1, 0, 0]);
  expect(noise({churn_max: 20})).toEqual([0, 0, 1]);
});

test('Langevin steps are ε²/2 and ε; the released ones √(2ε) and ε along an ascending σ', () => {
  const sde = ve({sigmaMin: 1e-3, sigmaMax: 10});
  const update = {time: sde.time(7.5), keep: 1, drift: 6.125, noise: 3.5};
  const config = {type: 'langevin', sigma: 7.5, epsilon: 3.5, steps: 2, noise_scale: 1} as const;
  expect(langevin(config, sde)).toEqual([update, update]);
  expect(langevin({...config, noise_scale: 0.5}, sde)[0]).toEqual({...update, noise: 1.75});
  const settings = {type: 'released-pc', sigma_min: 1e-3, sigma_max: 10, epsilon: 3.5, steps: 1000} as const;
  const released = releasedPc({...settings, noise_scale: 1}, sde);
  expect(released[0]).toEqual({time: 0, keep: 1, drift: Math.sqrt(7), noise: 3.5});
  expect(released[999]!.time).toBeCloseTo(0.999, 9);
  expect(releasedPc({...settings, noise_scale: 0.5}, sde)[0]!.noise).toBe(1.75);
});
