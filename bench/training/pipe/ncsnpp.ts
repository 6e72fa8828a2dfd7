import * as tf from '@tensorflow/tfjs-core';
import type {NetConfig} from '../../../schemas/net.ts';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {dsm} from '../../../stages/losses/dsm.ts';
import {sizeOf} from '../../../stages/math/shape.ts';
import {rng} from '../../../stages/math/stream.ts';
import {noiseOf} from '../../../stages/samplers/noise.ts';
import {predictorCorrector} from '../../../stages/samplers/predictor-corrector.ts';
import {updatesWalk} from '../../../stages/samplers/updates.ts';
import {walkState, walkStep} from '../../../stages/samplers/walk.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {scoreOfNet, type ScoreEstimator} from '../../../stages/score/of-net.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import {drawBatches, readBatches} from '../../../stages/train/batches.ts';
import {learnerOf} from '../../../stages/train/learner.ts';
import {firstVectors, stateAt, trainingStep, type Objective} from '../../../stages/train/training-step.ts';
import type {Workload} from './workload.ts';

export const shape = [32, 32, 3];
const [images, batch] = [64, 16];

const updating = {
  optimizer: {type: 'adam', lr: 2e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, warmup: 5000, clip: 1},
  ema: {decay: 0.999, ramp: true},
} as const;

const net: Omit<Extract<NetConfig, {readonly type: 'ncsnpp'}>, 'features'> = {
  type: 'ncsnpp',
  channel_multipliers: [1, 2, 2, 2],
  blocks: 2,
  attention_resolutions: [16],
  activation: 'swish',
  dropout: 0.1,
  centered: false,
  conditional: true,
  resample_with_conv: true,
  fir: true,
  fir_kernel: [1, 3, 3, 1],
  skip_rescale: true,
  block: 'biggan',
  progressive: 'none',
  progressive_input: 'residual',
  progressive_combine: 'sum',
  embedding: 'fourier',
  fourier_scale: 16,
  // Begins with all paths open: weights of 1e-10 would make numbers too small for a processor to be quick with.
  init_scale: 1,
};

/** Of ve/cifar10_ncsnpp_continuous in all but the features and the number of blocks. */
export const smallNcsnpp = (features: number): ScoreEstimator => ({
  sde: makeSde({type: 've', sigma_min: 0.01, sigma_max: 50}),
  net: makeNet({...net, features}, shape, shape),
  given: 'sigma',
  predicts: 'scaled-score',
});

export const objectiveOf =
  (estimator: ScoreEstimator): Objective =>
  (params, _frozen, draws, training) => ({
    loss: tf.mean<tf.Scalar>(
      dsm(estimator.sde, scoreOfNet(estimator, params, training), draws, 1, 'half-sum'),
    ),
    figures: {},
  });

/** Training on images of 32 × 32 pixels, batch 16, as the released configuration has it. */
export const ncsnppTraining = (features: number) => (): Workload => {
  const estimator = smallNcsnpp(features);
  const data = {
    points: rowsInMemory(rng(7).uniform(0, images * sizeOf(shape)), sizeOf(shape)),
    labels: new Int32Array(images),
    shape,
    classes: 1,
  };
  const draws = {size: batch, classes: data.classes, stream: rng(1), flip: true};
  const weights = estimator.net.init(rng(1));
  const learner = learnerOf(weights, estimator.net.buffers, rng(1));
  return {
    step: trainingStep(learner, updating, objectiveOf(estimator), drawBatches(draws)),
    state: stateAt(0, firstVectors(learner, weights, updating), updating),
    inputs: readBatches(data, draws),
  };
};

/** By turns a step of Langevin dynamics and one of reverse diffusion: one evaluation of the network each. */
export const ncsnppSampling = (features: number) => (): Workload => {
  const estimator = smallNcsnpp(features);
  const updates = predictorCorrector(
    {
      type: 'predictor-corrector',
      predictor: 'reverse-diffusion',
      corrector: 'langevin',
      order: 'corrector-first',
      norms: 'batch',
      steps: 1000,
      corrector_steps: 1,
      snr: 0.16,
      noise_removal: true,
      probability_flow: false,
    },
    estimator.sde,
  );
  const walk = updatesWalk(updates, 'batch');
  const rows = {first: 0, count: batch, shape};
  const start = rng(1)
    .split('start')
    .normal(0, batch * sizeOf(shape))
    .map((z) => 50 * z);
  return {
    step: walkStep(walk, (state) => scoreOfNet(estimator, state), noiseOf(rng(1).split('walk'))),
    state: {...walkState(walk, start, rows), ...toTensors(estimator.net.init(rng(1)))},
  };
};
