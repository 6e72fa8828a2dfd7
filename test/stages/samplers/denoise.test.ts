import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {rng} from '../../../stages/math/stream.ts';
import {drawClass} from '../../../stages/samplers/draw.ts';
import type {ClassPosterior} from '../../../stages/score/posterior.ts';
import type {Sde} from '../../../stages/sde/sde.ts';
import {subVp} from '../../../stages/sde/sub-vp.ts';
import {valueAt} from '../../../stages/sde/values.ts';
import {ve} from '../../../stages/sde/ve.ts';

const sde = ve({sigmaMin: 1, sigmaMax: 100});
/** N(0, I) under noise: the score is −x / (α² + σ²). */
const standardUnder = (sde: Sde): ClassPosterior => ({
  sde,
  shape: [2],
  weights: () => ({}),
  posterior: () => (x, t) => {
    const variance = tf.add(tf.square(sde.alpha(t)), tf.square(sde.sigma(t)));
    return tf.neg(tf.div(x, tf.reshape(variance, [-1, 1])));
  },
});

const flow = {type: 'probability-flow', rtol: 1e-4, atol: 1e-4} as const;

const quiet = {
  compile: false,
  report: {note: () => undefined, engine: () => undefined},
  batchSize: 4,
  onUpdate: () => Promise.resolve(),
};

/** What the last step makes of a number, as a factor. */
const factor = async (
  smallest: number,
  how: 'reverse-diffusion' | 'tweedie' = 'reverse-diffusion',
  posterior = standardUnder(sde),
): Promise<number> => {
  const [plain, denoised] = await Promise.all(
    (['none', how] as const).map(async (denoise) => {
      const {points} = await drawClass(
        posterior,
        {...flow, denoise, smallest_time: smallest},
        4,
        rng(1),
        quiet,
      );
      return points[0]!;
    }),
  );
  return denoised! / plain!;
};

test.each([1e-5, 0.01, 0.5])('the last step of 1000 is that of the level at t = %d', async (time) => {
  const sigma = (k: number): number => 100 ** (k / 999);
  const k = Math.trunc(time * 999);
  const square = k === 0 ? sigma(0) ** 2 : sigma(k) ** 2 - sigma(k - 1) ** 2;
  expect(await factor(time)).toBeCloseTo(1 - square / (1 + 100 ** (2 * time)), 5);
});

// The flow of normal data keeps to their deviation: points are as much smaller as it is.
test('a flow ends at the smallest time', async () => {
  const ended = async (smallest: number): Promise<number> => {
    const config = {...flow, denoise: 'none', smallest_time: smallest} as const;
    const {points} = await drawClass(standardUnder(sde), config, 4, rng(1), quiet);
    return points[0]!;
  };
  const deviation = (time: number): number => Math.sqrt(1 + 100 ** (2 * time));
  expect((await ended(0.5)) / (await ended(0.25))).toBeCloseTo(deviation(0.5) / deviation(0.25), 1);
});

// E[x₀ | x] of standard normal data is α x / (α² + σ²).
test.each([
  ['ve', sde],
  ['sub-vp', subVp({betaMin: 0.1, betaMax: 20})],
] as const)('tweedie leads to the mean of the clean data under %s', async (_, process) => {
  const {alpha, sigma} = valueAt(process, 0.3);
  const mean = alpha / (alpha ** 2 + sigma ** 2);
  expect((await factor(0.3, 'tweedie', standardUnder(process))) / mean).toBeCloseTo(1, 5);
});
