import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import type {PredictorCorrectorConfig} from '../../../schemas/samplers/predictor-corrector.ts';
import type {ScoreSamplerConfig} from '../../../schemas/sampler.ts';
import type {SdeConfig} from '../../../schemas/sde.ts';
import {over} from '../../../stages/math/ops.ts';
import type {Shape} from '../../../stages/math/shape.ts';
import {rng} from '../../../stages/math/stream.ts';
import {drawClass, type Surroundings} from '../../../stages/samplers/draw.ts';
import type {ClassPosterior} from '../../../stages/score/posterior.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import {filledSampler} from '../../helpers/samplers.ts';
import '../../helpers/tensorflow.ts';
import {
  adaptiveSde,
  annealedLangevin,
  dpmSolver,
  heun,
  linearVe,
  predictorCorrector,
  subVp,
  ve,
  vp,
  type Given,
  type Process,
} from './published.ts';

// Samplers against their published algorithms by hand, on the same noise, row by row. The score is that of normal data
// whose mean waves with x, so that nothing cancels that would not for a network.

const noisings: Readonly<Record<SdeConfig['type'], {readonly config: SdeConfig; readonly process: Process}>> =
  {
    ve: {config: {type: 've', sigma_min: 0.01, sigma_max: 20}, process: ve(0.01, 20)},
    'linear-ve': {config: {type: 'linear-ve', sigma_max: 20}, process: linearVe(20)},
    vp: {config: {type: 'vp', beta_min: 0.1, beta_max: 4}, process: vp(0.1, 4)},
    'sub-vp': {config: {type: 'sub-vp', beta_min: 0.1, beta_max: 4}, process: subVp(0.1, 4)},
  };
type Noising = keyof typeof noisings;

const [mean, variance, wave] = [0.7, 0.4, 0.3];
const images: Shape = [2, 3, 2];
const width = 12;
const count = 5;
const stream = rng(6);

const posteriorOf = (noising: Noising): ClassPosterior => {
  const sde = makeSde(noisings[noising].config);
  return {
    sde,
    shape: images,
    weights: () => ({}),
    posterior: () => (x, t) => {
      const [alpha, sigma] = [over(sde.alpha(t), x), over(sde.sigma(t), x)];
      const pull = tf.sub(tf.mul(tf.add(tf.mul(tf.sin(x), wave), mean), alpha), x);
      return tf.div(pull, tf.add(tf.mul(tf.square(alpha), variance), tf.square(sigma)));
    },
  };
};

const rows = (values: Float32Array, scale = 1): number[][] =>
  Array.from({length: count}, (_, b) =>
    Array.from(values.subarray(b * width, (b + 1) * width), (value) => scale * value),
  );

const given = (noising: Noising, sigma: number): Given => {
  const {process} = noisings[noising];
  const walk = stream.split('walk');
  return {
    process,
    score: (x, t) =>
      (process.alpha(t) * (mean + wave * Math.sin(x)) - x) /
      (process.alpha(t) ** 2 * variance + process.sigma(t) ** 2),
    start: rows(stream.split('start').normal(0, count * width), sigma),
    noise: (n) => rows(walk.normal(n, count * width)),
  };
};

const surroundings = (batchSize: number): Surroundings => ({
  compile: false,
  report: {note: () => undefined, engine: () => undefined},
  batchSize,
  onUpdate: () => Promise.resolve(),
});

/** Draws, and finds that no tensors stay. */
const drawn = async (noising: Noising, sampler: ScoreSamplerConfig, batchSize = 100) => {
  const before = tf.memory().numTensors;
  const moved = await drawClass(posteriorOf(noising), sampler, count, stream, surroundings(batchSize));
  expect(tf.memory().numTensors).toBe(before);
  return moved;
};

/** Relative to the larger of 1 and the value, as float32 keeps it over some steps. */
const expectPoints = (
  points: Float32Array,
  expected: readonly (readonly number[])[],
  tolerance = 2e-4,
): void => {
  const errors = expected
    .flat()
    .map((value, i) => Math.abs(points[i]! - value) / Math.max(1, Math.abs(value)));
  expect(points.length).toBe(errors.length);
  expect(Math.max(...errors)).toBeLessThan(tolerance);
};

const priorSigma = {ve: 20, 'linear-ve': 20, vp: 1, 'sub-vp': 1};

describe('predictor-corrector', () => {
  const pc = {
    type: 'predictor-corrector',
    predictor: 'reverse-diffusion',
    corrector: 'none',
    order: 'corrector-first',
    steps: 8,
    corrector_steps: 1,
    snr: 0.16,
    norms: 'batch',
    noise_removal: true,
    probability_flow: false,
  } as const;
  const langevin = {...pc, corrector: 'langevin'} as const;
  const cases: readonly (readonly [Noising, Partial<PredictorCorrectorConfig>, number])[] = [
    ['vp', {predictor: 'euler-maruyama', noise_removal: false}, 8],
    ['sub-vp', {predictor: 'euler-maruyama', probability_flow: true}, 8],
    ['linear-ve', {predictor: 'euler-maruyama', smallest_time: 0.01}, 8],
    ['ve', {}, 8],
    ['vp', {probability_flow: true, smallest_time: 0.02}, 8],
    ['sub-vp', {}, 8],
    ['ve', {predictor: 'ancestral', noise_removal: false}, 8],
    ['vp', {predictor: 'ancestral'}, 8],
    ['sub-vp', {predictor: 'ancestral'}, 8],
    ['ve', langevin, 16],
    ['vp', {...langevin, norms: 'example', corrector_steps: 2}, 24],
    ['sub-vp', {...langevin, order: 'predictor-first'}, 15],
    ['vp', {...langevin, corrector: 'annealed-langevin', snr: 0.05, corrector_steps: 2}, 24],
    ['ve', {...langevin, predictor: 'none'}, 8],
  ];
  test.each(cases)('%s, %o', async (noising, settings, nfe) => {
    const config: PredictorCorrectorConfig = {...pc, ...settings};
    const moved = await drawn(noising, config);
    expectPoints(moved.points, predictorCorrector(config, given(noising, priorSigma[noising])));
    expect(moved.nfe).toBe(nfe);
    if (config.norms === 'batch' && config.corrector !== 'none') return;
    expect((await drawn(noising, config, 2)).points).toEqual(moved.points);
  });
});

test.each([true, false])('annealed Langevin dynamics, denoised: %s', async (denoise) => {
  const config = {
    type: 'annealed-langevin',
    sigma_max: 10,
    sigma_min: 0.1,
    levels: 7,
    steps_per_level: 3,
    step_size: 2e-3,
    denoise,
    start: 'prior',
  } as const;
  const moved = await drawn('ve', config, 1);
  expectPoints(moved.points, annealedLangevin(config, given('ve', 10)));
  expect(moved.nfe).toBe(denoise ? 22 : 21);
  const start = rows(stream.split('start').uniform(0, count * width));
  const uniform = await drawn('linear-ve', {...config, start: 'uniform'});
  expectPoints(uniform.points, annealedLangevin(config, {...given('linear-ve', 1), start}));
});

describe("EDM's Heun", () => {
  const still = {
    type: 'heun',
    steps: 8,
    sigma_min: 0.002,
    sigma_max: 80,
    rho: 7,
    churn: 0,
    churn_min: 0,
    churn_noise: 1,
  } as const;
  const churned = {...still, churn: 3, churn_min: 0.05, churn_max: 50, churn_noise: 1.003} as const;
  // σ / α of the noisings at t = 1, or the sampler's own first.
  const [most, fewer] = [20, Math.sqrt(Math.expm1(2.05))];
  test.each([
    ['ve', {...still, sigma_max: 5}, 5],
    ['ve', {...churned, churn_min: 0, churn_max: undefined}, most],
    ['vp', still, fewer],
    ['vp', churned, fewer],
    // As much as a step may have.
    ['vp', {...churned, churn: 40}, fewer],
  ] as const)('%s, %o', async (noising, config, first) => {
    const settings = Object.fromEntries(
      Object.entries(config).filter(([, value]) => value !== undefined),
    ) as typeof still;
    const moved = await drawn(noising, settings, 2);
    const lastNoise = rows(stream.split('walk 1').normal(0, count * width));
    expectPoints(moved.points, heun(settings, given(noising, first), lastNoise), 5e-4);
    expect(moved.nfe).toBe(15);
  });
});

describe('DPM-Solver++', () => {
  const dpm = {
    type: 'dpm-solver++',
    solver: '2m',
    steps: 8,
    spacing: 'log-snr',
    lower_order_final: true,
    denoise: false,
  } as const;
  test.each([
    ['vp', dpm, 8],
    ['ve', {...dpm, denoise: true}, 9],
    ['vp', {...dpm, lower_order_final: false, spacing: 'time', smallest_time: 0.01}, 8],
    ['vp', {...dpm, steps: 9}, 9],
    ['vp', {...dpm, steps: 10, smallest_time: 0.1}, 10],
    ['vp', {...dpm, solver: '2s'}, 16],
    ['ve', {...dpm, solver: '2s', denoise: true, spacing: 'time'}, 17],
  ] as const)('%s, %o', async (noising, config, nfe) => {
    const moved = await drawn(noising, config, 2);
    expectPoints(moved.points, dpmSolver(config, given(noising, priorSigma[noising])), 5e-4);
    expect(moved.nfe).toBe(nfe);
  });
});

test.each([
  ['vp', {}],
  ['ve', {extrapolation: false, initial_step: 0.5}],
  ['vp', {rejected: 'redrawn'}],
] as const)('the adaptive SDE solver, %s, %o', async (noising, settings) => {
  const config = filledSampler({
    type: 'adaptive-sde',
    abstol: 0.5,
    reltol: 0.2,
    denoise: 'none',
    ...settings,
  });
  const moved = await drawn(noising, config);
  const {points, attempts} = adaptiveSde(config, given(noising, priorSigma[noising]));
  expectPoints(moved.points, points, 5e-3);
  expect(moved.nfe).toBeCloseTo((2 * attempts.reduce((sum, n) => sum + n, 0)) / count, 4);
  expect((await drawn(noising, config, 2)).points).toEqual(moved.points);
});
