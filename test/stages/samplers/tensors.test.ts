import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {filledSampler, type GivenSampler} from '../../helpers/samplers.ts';
import '../../helpers/tensorflow.ts';
import {rng} from '../../../stages/math/stream.ts';
import {drawClass} from '../../../stages/samplers/draw.ts';
import type {ClassPosterior} from '../../../stages/score/posterior.ts';
import {ve} from '../../../stages/sde/ve.ts';

/** N(0, I) under noise: the score is −x / (1 + σ²). */
const sde = ve({sigmaMin: 0.01, sigmaMax: 5});
const posterior: ClassPosterior = {
  sde,
  shape: [2],
  weights: () => ({one: tf.scalar(1)}),
  posterior:
    ({one}) =>
    (x, t) =>
      tf.neg(tf.div(x, tf.reshape(tf.add(one!, tf.square(sde.sigma(t))), [-1, 1]))),
};

/** Every sampler that walks along a score, with its defaults but for the number of steps. */
const samplers: readonly GivenSampler[] = [
  {type: 'langevin', sigma: 1, epsilon: 0.1, steps: 6, noise_scale: 1},
  {type: 'released-pc', sigma_min: 0.01, sigma_max: 5, epsilon: 0.1, steps: 6, noise_scale: 1},
  {type: 'annealed-langevin', sigma_min: 0.1, sigma_max: 5, levels: 3, steps_per_level: 2},
  {type: 'predictor-corrector', predictor: 'reverse-diffusion', corrector: 'langevin', steps: 6},
  {type: 'predictor-corrector', predictor: 'ancestral', corrector: 'annealed-langevin', steps: 6},
  {type: 'predictor-corrector', predictor: 'euler-maruyama', order: 'predictor-first', steps: 6},
  {type: 'predictor-corrector', predictor: 'none', norms: 'batch', corrector_steps: 2, steps: 6},
  {type: 'probability-flow', rtol: 1e-2, atol: 1e-2},
  {type: 'probability-flow', rtol: 1e-2, atol: 1e-2, denoise: 'reverse-diffusion'},
  {type: 'adaptive-sde', abstol: 0.1, reltol: 0.1},
  {type: 'heun', steps: 4, sigma_min: 0.01, sigma_max: 5, churn: 1},
  {type: 'dpm-solver++', steps: 6},
  {type: 'dpm-solver++', steps: 6, solver: '2s'},
];

test.each(samplers)('%j holds as many tensors at its last step as at its second', async (sampler) => {
  const config = filledSampler(sampler);
  for (const compile of [false, true]) {
    const before = tf.memory().numTensors;
    const held: number[] = [];
    await drawClass(posterior, config, 4, rng(1), {
      compile,
      report: {note: () => undefined, engine: () => undefined},
      batchSize: 4,
      onUpdate: () => {
        held.push(tf.memory().numTensors);
        return Promise.resolve();
      },
    });
    expect(held.length).toBeGreaterThan(2);
    // The first phase may be followed by another, which holds what it needs.
    expect(new Set(held).size).toBeLessThanOrEqual(2);
    expect(tf.memory().numTensors).toBe(before);
  }
});
