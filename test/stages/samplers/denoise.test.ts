import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {rng} from '../../../stages/math/stream.ts';
import {drawClass} from '../../../stages/samplers/draw.ts';
import type {ClassPosterior} from '../../../stages/score/posterior.ts';
import {ve} from '../../../stages/sde/ve.ts';

/** N(0, I) under noise: the score is −x / (1 + σ²). */
const sde = ve({sigmaMin: 1, sigmaMax: 100});
const posterior: ClassPosterior = {
  sde,
  shape: [2],
  weights: () => ({}),
  posterior: () => (x, t) => tf.neg(tf.div(x, tf.reshape(tf.add(tf.square(sde.sigma(t)), 1), [-1, 1]))),
};

const flow = {type: 'probability-flow', rtol: 1e-4, atol: 1e-4} as const;

/** What the last step makes of a number, as a factor. */
const factor = async (smallest: number): Promise<number> => {
  const [plain, denoised] = await Promise.all(
    (['none', 'reverse-diffusion'] as const).map(async (denoise) => {
      const {points} = await drawClass(posterior, {...flow, denoise, smallest_time: smallest}, 4, rng(1), {
        compile: false,
        report: {note: () => undefined, engine: () => undefined},
        batchSize: 4,
        onUpdate: () => Promise.resolve(),
      });
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
