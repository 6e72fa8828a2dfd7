import {expect, test} from 'vitest';
import {ClassifierLossConfig} from '../../schemas/loss.ts';
import {LikelihoodConfig} from '../../schemas/likelihood.ts';
import {NetConfig} from '../../schemas/net.ts';
import {OptimizerConfig} from '../../schemas/optimizer.ts';
import {SamplerConfig} from '../../schemas/sampler.ts';
import {SdeConfig} from '../../schemas/sde.ts';
import type {Json} from '../../src/json.ts';
import {withDefaults} from '../../src/graph/defaults.ts';
import cas from '../../stages/cas.ts';
import fid from '../../stages/fid.ts';
import inceptionScore from '../../stages/inception-score.ts';
import kid from '../../stages/kid.ts';
import prdc from '../../stages/prdc.ts';
import sample from '../../stages/sample.ts';
import trainScore from '../../stages/train-score.ts';

const filled = (schema: object, given: object) => withDefaults(schema as Json, given as Json);

// What is left out is as published: a result then says "the usual settings" and means these.
test.each([
  ['a toy score model of DLSM', trainScore.params, {}, {batch_size: 4000, updates: 40_002, flip: false}],
  ['Adam as PyTorch has it', OptimizerConfig, {}, {beta1: 0.9, beta2: 0.999, epsilon: 1e-8}],
  [
    'a classifier of DLSM',
    ClassifierLossConfig,
    {type: 'total'},
    {weighting_ce: 0, weighting_dlsm: 2, lambda: 1, epsilon: 1e-8},
  ],
  ['score SDE’s ve', SdeConfig, {type: 've'}, {sigma_min: 0.01, sigma_max: 50}],
  ['score SDE’s vp', SdeConfig, {type: 'vp'}, {beta_min: 0.1, beta_max: 20}],
  ['score SDE’s sub-vp', SdeConfig, {type: 'sub-vp'}, {beta_min: 0.1, beta_max: 20}],
  [
    'score SDE’s sampler of CIFAR-10',
    SamplerConfig,
    {type: 'predictor-corrector'},
    {
      predictor: 'reverse-diffusion',
      corrector: 'langevin',
      order: 'corrector-first',
      steps: 1000,
      corrector_steps: 1,
      snr: 0.16,
      noise_removal: true,
      probability_flow: false,
    },
  ],
  [
    'score SDE’s probability flow',
    SamplerConfig,
    {type: 'probability-flow'},
    {rtol: 1e-5, atol: 1e-5, denoise: 'none'},
  ],
  [
    'NCSNv2’s sampler of CIFAR-10',
    SamplerConfig,
    {type: 'annealed-langevin'},
    {sigma_max: 50, sigma_min: 0.01, levels: 232, steps_per_level: 5, step_size: 6.2e-6, denoise: true},
  ],
  [
    'the DLSM toy’s Langevin dynamics',
    SamplerConfig,
    {type: 'langevin'},
    {sigma: 7.5, epsilon: 3.5, steps: 1000, noise_scale: 1},
  ],
  [
    'the DLSM toy’s released sampler',
    SamplerConfig,
    {type: 'released-pc'},
    {sigma_min: 0.001, sigma_max: 10, epsilon: 3.5, steps: 1000, noise_scale: 1},
  ],
  [
    'EDM’s sampler of CIFAR-10',
    SamplerConfig,
    {type: 'heun'},
    {steps: 18, sigma_min: 0.002, sigma_max: 80, rho: 7, churn: 0, churn_min: 0, churn_noise: 1},
  ],
  [
    'Gotta Go Fast',
    SamplerConfig,
    {type: 'adaptive-sde'},
    {abstol: 0.0078, safety: 0.9, exponent: 0.9, initial_step: 0.01, extrapolation: true},
  ],
  [
    'score SDE’s likelihood',
    LikelihoodConfig,
    {type: 'flow'},
    {divergence: 'rademacher', rtol: 1e-5, atol: 1e-5, smallest_time: 1e-5},
  ],
  [
    'score SDE’s NCSN++',
    NetConfig,
    {type: 'ncsnpp'},
    {
      features: 128,
      channel_multipliers: [1, 2, 2, 2],
      attention_resolutions: [16],
      dropout: 0.1,
      fir_kernel: [1, 3, 3, 1],
      block: 'biggan',
      progressive: 'none',
      progressive_input: 'residual',
      progressive_combine: 'sum',
      embedding: 'fourier',
      fourier_scale: 16,
      init_scale: 0,
      skip_rescale: true,
      resample_with_conv: true,
    },
  ],
  ['FID', fid.params, {}, {covariance: 'unbiased', by_class: false}],
  [
    'the Inception Score of torch-fidelity',
    inceptionScore.params,
    {},
    {splits: 10, shuffle: true, seed: 2020, deviation: 'population'},
  ],
  ['KID of torch-fidelity', kid.params, {}, {subsets: 100, subset_size: 1000, seed: 2020}],
  ['precision and recall of the DLSM toy', prdc.params, {}, {k: 5, sigma: 7.5, ties: 'strict'}],
  ['samples for Table 1 of DLSM', sample.params, {}, {count: 10_000, scale: 1, batch_size: 10_000}],
  ['CAS of DLSM', cas.params, {}, {batch_size: 150, updates: 400_001}],
] as const)('%s', (_, schema, given, published) => {
  expect(filled(schema, given)).toMatchObject(published);
});
