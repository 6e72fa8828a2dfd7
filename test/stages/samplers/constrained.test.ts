import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose} from '../../helpers/close.ts';
import type {CompletingSamplerConfig} from '../../../schemas/sampler.ts';
import {over} from '../../../stages/math/ops.ts';
import {rng} from '../../../stages/math/stream.ts';
import {completing} from '../../../stages/samplers/constrained.ts';
import {draw, type Surroundings} from '../../../stages/samplers/draw.ts';
import {makeKnown} from '../../../stages/samplers/known.ts';
import {updateSampler} from '../../../stages/samplers/update-sampler.ts';
import type {ClassPosterior} from '../../../stages/score/posterior.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import type {Sde} from '../../../stages/sde/sde.ts';
import {valueAt} from '../../../stages/sde/values.ts';

const quiet: Surroundings = {
  compile: true,
  report: {note: () => undefined, engine: () => undefined},
  batchSize: 10_000,
  onUpdate: () => Promise.resolve(),
};
const ve = makeSde({type: 've', sigma_min: 0.01, sigma_max: 10});
const vp = makeSde({type: 'vp', beta_min: 0.1, beta_max: 20});
const predictorCorrector: CompletingSamplerConfig = {
  type: 'predictor-corrector',
  predictor: 'reverse-diffusion',
  corrector: 'annealed-langevin',
  order: 'corrector-first',
  steps: 25,
  corrector_steps: 2,
  snr: 0.16,
  norms: 'batch',
  noise_removal: true,
  probability_flow: false,
};
const langevin: CompletingSamplerConfig = {
  type: 'langevin',
  sigma: 0.05,
  epsilon: 0.2,
  steps: 150,
  noise_scale: 1,
};

/** Unit variances in the plane, and what they share. */
const mean = [0.5, -1] as const;
const shared = 0.8;

/** The exact score of that Gaussian, noised. */
const correlated = (sde: Sde): ClassPosterior => ({
  sde,
  shape: [2],
  weights: () => ({}),
  posterior: () => (x, t) => {
    const [alpha, sigma] = [over(sde.alpha(t), x), over(sde.sigma(t), x)];
    const [own, cross] = [tf.add(tf.square(alpha), tf.square(sigma)), tf.mul(tf.square(alpha), shared)];
    const away = tf.sub(x, tf.mul(alpha, tf.tensor2d([[...mean]])));
    const other = tf.reverse(away, 1);
    const solved = tf.sub(tf.mul(own, away), tf.mul(cross, other));
    return tf.neg(tf.div(solved, tf.sub(tf.square(own), tf.square(cross))));
  },
});

interface Law {
  readonly mean: number;
  readonly variance: number;
}

/**
 * The law of coordinate 0 with coordinate 1 replaced by α y + σ ζ before every update, exactly: each update is linear
 * in the point, in ζ and in its own noise, and all of these are normal.
 */
const replacementLaw = (config: CompletingSamplerConfig, sde: Sde, y: number): Law => {
  const {start, updates} = updateSampler(config, sde);
  let law: Law = {mean: 0, variance: start.law === 'normal' ? start.sigma ** 2 : Number.NaN};
  for (const {time, keep, drift, noise} of updates) {
    const {alpha, sigma} = valueAt(sde, time);
    const [own, cross] = [alpha ** 2 + sigma ** 2, alpha ** 2 * shared];
    const pull = drift / (own ** 2 - cross ** 2);
    const factor = keep - pull * own;
    law = {
      mean: factor * law.mean + pull * alpha * (own * mean[0] + cross * (y - mean[1])),
      variance: factor ** 2 * law.variance + (pull * cross * sigma) ** 2 + noise ** 2,
    };
  }
  return law;
};

const count = 4000;
const y = 0.7;
const held = (config: CompletingSamplerConfig, sde: Sde, points: number) =>
  completing(config, sde, {
    known: makeKnown({type: 'coordinates', coordinates: [1]}, [2]),
    // What is not known must not be read.
    examples: Float32Array.from({length: 2 * points}, (_, i) => (i % 2 === 0 ? 100 : y)),
    noise: rng(5).split('known'),
  });
const completed = async (config: CompletingSamplerConfig, sde: Sde) => {
  const {points} = await draw(held(config, sde, count), correlated(sde), count, rng(5), quiet);
  expect(new Set(points.filter((_, i) => i % 2 === 1))).toEqual(new Set([Math.fround(y)]));
  return points.filter((_, i) => i % 2 === 0);
};

/** Within four standard errors of a normal law whose variance may be off by a part. */
const expectLaw = (sample: Float32Array, law: Law, bias = 0): void => {
  const n = sample.length;
  const average = sample.reduce((sum, x) => sum + x, 0) / n;
  const variance = sample.reduce((sum, x) => sum + (x - average) ** 2, 0) / (n - 1);
  expect(Math.abs(average - law.mean)).toBeLessThan(
    4 * Math.sqrt(law.variance / n) + bias * Math.abs(law.mean),
  );
  expect(Math.abs(variance / law.variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n) + bias);
};

test.each([
  ['ve', ve],
  ['vp', vp],
] as const)('half of a correlated Gaussian has the law of replacement by %s', async (_, sde) => {
  expectLaw(await completed(predictorCorrector, sde), replacementLaw(predictorCorrector, sde, y));
});

test('at every update the score sees the known part as noisy as its time is', async () => {
  const [steps, points, sigma] = [3, 5, 0.8];
  // The score is the known coordinate, and a step as long as it: the other one adds up what was seen.
  const adding: ClassPosterior = {
    ...correlated(vp),
    posterior: () => (x) => tf.mul(tf.reverse(x, 1), tf.tensor2d([[1, 0]])),
  };
  const config = {type: 'langevin', sigma, epsilon: Math.SQRT2, steps, noise_scale: 0} as const;
  const {points: drawn} = await draw(held(config, vp, points), adding, points, rng(5), quiet);
  const start = rng(5)
    .split('start')
    .normal(0, 2 * points);
  const seen = [0, 1, 2].map((step) =>
    rng(5)
      .split('known')
      .normal(step, 2 * points),
  );
  // α² + σ² = 1.
  const expected = Array.from({length: points}, (_, row) =>
    seen.reduce((sum, z) => sum + 0.6 * y + sigma * z[2 * row + 1]!, start[2 * row]!),
  );
  const added = drawn.filter((_, i) => i % 2 === 0);
  expectClose(added, expected, 1e-4);
});

test('Langevin dynamics at little noise has the conditional law', async () => {
  // A step of ε² / 2 = 0.02 widens the variance 0.36 by 0.02 / 0.72; the noise σ² = 0.0025 changes both by less.
  const law = {mean: mean[0] + shared * (y - mean[1]), variance: 1 - shared ** 2};
  expectLaw(await completed(langevin, ve), law, 0.04);
});

const few = {...predictorCorrector, steps: 4};

test('a completion does not depend on the batch it is made in', async () => {
  const draws = async (points: number, batchSize: number, compile = true) => {
    const surroundings = {...quiet, batchSize, compile};
    const examples = Float32Array.from({length: 2 * points}, (_, i) => i / 10);
    const known = makeKnown({type: 'coordinates', coordinates: [1]}, [2]);
    const sampler = completing(few, ve, {known, examples, noise: rng(5).split('known')});
    return (await draw(sampler, correlated(ve), points, rng(5), surroundings)).points;
  };
  const many = await draws(11, 100);
  expectClose(await draws(11, 3), many);
  expectClose(await draws(5, 100), many.slice(0, 10));
  expectClose(await draws(11, 100, false), many);
});

test('completing leaves no tensors behind', async () => {
  const once = () => draw(held(few, ve, 6), correlated(ve), 6, rng(5), {...quiet, batchSize: 4});
  await once();
  const before = tf.memory().numTensors;
  await once();
  expect(tf.memory().numTensors).toBe(before);
});

/** N(level, variance I) on images of any shape. */
const uncorrelated = (
  sde: Sde,
  shape: readonly number[],
  level: number,
  variance: number,
): ClassPosterior => ({
  sde,
  shape,
  weights: () => ({}),
  posterior: () => (x, t) => {
    const [alpha, sigma] = [over(sde.alpha(t), x), over(sde.sigma(t), x)];
    const spread = tf.add(tf.mul(tf.square(alpha), variance), tf.square(sigma));
    return tf.div(tf.sub(tf.mul(alpha, level), x), spread);
  },
});

test('colourisation keeps the grey, and colours it as the data are coloured', async () => {
  const [images, shape, variance] = [600, [1, 2, 3], 0.5] as const;
  const examples = rng(6)
    .split('examples')
    .normal(0, images * 6);
  const noise = rng(6).split('known');
  const sampler = completing({...few, steps: 50}, vp, {
    known: makeKnown({type: 'grey'}, shape),
    examples,
    noise,
  });
  const posterior = uncorrelated(vp, shape, 0.3, variance);
  const {points} = await draw(sampler, posterior, images, rng(6), quiet);
  const [x, given] = [points, examples].map((values) => tf.tensor2d(values, [images * 2, 3]));
  expectClose(tf.mean(x!, 1), tf.mean(given!, 1), 1e-6);
  // Of independent channels the differences are N(0, 2v), whatever the grey is; 50 steps are off by a few percent.
  const [red, green, blue] = tf.unstack(x!, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const law = {mean: 0, variance: 2 * variance};
  expectLaw(tf.sub(red, blue).dataSync() as Float32Array, law, 0.05);
  expectLaw(tf.sub(green, blue).dataSync() as Float32Array, law, 0.05);
});
