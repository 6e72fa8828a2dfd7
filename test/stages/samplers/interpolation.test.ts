import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose} from '../../helpers/close.ts';
import {exactPrior, gaussian, mixture} from '../../helpers/oracle.ts';
import type {ScoreSamplerConfig} from '../../../schemas/sampler.ts';
import {rng} from '../../../stages/math/stream.ts';
import {draw, type Surroundings} from '../../../stages/samplers/draw.ts';
import {interpolating} from '../../../stages/samplers/interpolation.ts';
import {makeSampler} from '../../../stages/samplers/make-sampler.ts';
import type {ClassPosterior} from '../../../stages/score/posterior.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';

const quiet: Surroundings = {
  compile: true,
  report: {note: () => undefined, engine: () => undefined},
  batchSize: 10_000,
  onUpdate: () => Promise.resolve(),
};
const sde = makeSde({type: 've', sigma_min: 0.01, sigma_max: 10});
const langevin = {type: 'langevin', sigma: 0.5, epsilon: 0.5, steps: 40, noise_scale: 1} as const;
const samplers: readonly ScoreSamplerConfig[] = [
  langevin,
  {
    type: 'predictor-corrector',
    predictor: 'reverse-diffusion',
    corrector: 'langevin',
    order: 'corrector-first',
    steps: 20,
    corrector_steps: 1,
    snr: 0.16,
    norms: 'example',
    noise_removal: true,
    probability_flow: false,
  },
  {
    type: 'dpm-solver++',
    solver: '2m',
    steps: 10,
    spacing: 'log-snr',
    lower_order_final: true,
    denoise: false,
  },
  {type: 'probability-flow', rtol: 1e-5, atol: 1e-5, denoise: 'none'},
];
const exact = (data: typeof mixture): ClassPosterior => ({
  sde,
  shape: [2],
  weights: () => ({}),
  posterior: () => exactPrior(data, sde),
});

type Drawing = Readonly<{interpolations?: number; batchSize?: number; compile?: boolean}>;

const points = async (
  config: ScoreSamplerConfig,
  posterior: ClassPosterior,
  count: number,
  {interpolations, batchSize = 10_000, compile = true}: Drawing = {},
): Promise<Float32Array> => {
  const plain = makeSampler(config, sde);
  const sampler = interpolations ? interpolating(plain, interpolations) : plain;
  return (await draw(sampler, posterior, count, rng(9), {...quiet, batchSize, compile})).points;
};

/** The points of the given rows of a set in the plane. */
const rows = (set: Float32Array, ...chosen: readonly number[]): number[] =>
  chosen.flatMap((row) => [set[2 * row]!, set[2 * row + 1]!]);

test.each(samplers.map((config) => [config.type, config] as const))(
  'by %s it goes from one plain sample to another',
  async (_, config) => {
    const plain = await points(config, exact(mixture), 6);
    const turned = await points(config, exact(mixture), 15, {interpolations: 5});
    // The probability flow takes its steps for all points of a batch together, within its tolerance.
    const tolerance = config.type === 'probability-flow' ? 1e-3 : 1e-4;
    expectClose(rows(turned, 0, 5, 10), rows(plain, 0, 2, 4), tolerance);
    expectClose(rows(turned, 4, 9, 14), rows(plain, 1, 3, 5), tolerance);
  },
);

test('where the score is linear, samples turn as the noise does', async () => {
  const origin = {...gaussian, means: [[0, 0]]};
  const turned = await points(langevin, exact(origin), 8, {interpolations: 4});
  for (const group of [0, 4]) {
    const [p, q] = [rows(turned, group), rows(turned, group + 3)];
    [1, 2].forEach((i) => {
      const angle = (i * Math.PI) / 6;
      const expected = p.map((value, j) => value * Math.cos(angle) + q[j]! * Math.sin(angle));
      expectClose(rows(turned, group + i), expected, 1e-4);
    });
  }
});

test('each of an interpolation has the law of the sampler', async () => {
  const [groups, steps] = [1500, 3];
  const turned = await points(langevin, exact(gaussian), groups * steps, {interpolations: steps});
  // x ← (1 − h/v) x + ε z with h = ε²/2 has variance v / (1 − h / 2v), of the data noised by σ.
  const noised = gaussian.variance + langevin.sigma ** 2;
  const variance = noised / (1 - langevin.epsilon ** 2 / 4 / noised);
  const {mean, variance: measured} = tf.moments(tf.tensor3d(turned, [groups, steps, 2]), 0);
  // Five standard errors.
  const [means, variances] = [mean.dataSync(), measured.dataSync()];
  for (let i = 0; i < 2 * steps; i++) {
    expect(Math.abs(means[i]! - gaussian.means[0]![i % 2]!)).toBeLessThan(5 * Math.sqrt(variance / groups));
    expect(Math.abs(variances[i]! / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / groups));
  }
});

test('uniform starts are those of the first noise', async () => {
  const config = {
    type: 'annealed-langevin',
    sigma_max: 1,
    sigma_min: 0.5,
    levels: 2,
    steps_per_level: 1,
    step_size: 1e-12,
    denoise: false,
    start: 'uniform',
  } as const;
  // Steps this small go nowhere.
  const start = rng(9).split('start').uniform(0, 8);
  const turned = await points(config, exact(mixture), 6, {interpolations: 3});
  const [first, second] = [start.slice(0, 2), start.slice(4, 6)];
  expectClose(
    turned,
    [first, first, first, second, second, second].flatMap((u) => [...u]),
    1e-4,
  );
});

test('an interpolation does not depend on its batch or engine, and is never cut', async () => {
  const short = {...langevin, steps: 3};
  // Three in a group, of one number each: two groups end where a block of noise does.
  const line: ClassPosterior = {...exact(mixture), shape: [1], posterior: () => (x) => tf.neg(x)};
  const whole = await points(short, line, 15, {interpolations: 3});
  expectClose(await points(short, line, 15, {interpolations: 3, batchSize: 1}), whole);
  expectClose(await points(short, line, 9, {interpolations: 3}), whole.slice(0, 9));
  expectClose(await points(short, line, 15, {interpolations: 3, compile: false}), whole);
  await expect(points(short, line, 10, {interpolations: 4})).rejects.toThrow(
    'count = 10 points do not make interpolations of 4: use a multiple of 4',
  );
});

test('interpolating leaves no tensors behind', async () => {
  const once = () => points({...langevin, steps: 3}, exact(mixture), 12, {interpolations: 3, batchSize: 6});
  await once();
  const before = tf.memory().numTensors;
  await once();
  expect(tf.memory().numTensors).toBe(before);
});
