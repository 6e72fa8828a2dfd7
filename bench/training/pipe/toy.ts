import * as tf from '@tensorflow/tfjs-core';
import {moons} from '../../../stages/data/moons.ts';
import {dsm} from '../../../stages/losses/dsm.ts';
import {rng} from '../../../stages/math/stream.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {scoreOfNet} from '../../../stages/score/of-net.ts';
import {drawBatches, readBatches} from '../../../stages/train/batches.ts';
import {classifierObjective} from '../../../stages/train/classifier-objective.ts';
import {learnerOf} from '../../../stages/train/learner.ts';
import {firstVectors, stateAt, trainingStep, type Objective} from '../../../stages/train/training-step.ts';
import {estimator, initial, net, sde} from './networks.ts';
import type {Workload} from './workload.ts';

const updating = {optimizer: {type: 'adam', lr: 1e-5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}} as const;

const training = (objective: Objective, frozen: Workload['state']): Workload => {
  const data = moons({count: 10_000, noise: 0, radius: 20, classes: 'all'}, rng(1));
  const draws = {size: 4000, classes: data.classes, stream: rng(1)};
  const learner = learnerOf(initial, net.buffers, rng(1));
  return {
    step: trainingStep(learner, updating, objective, drawBatches(draws)),
    state: stateAt(0, firstVectors(learner, initial, updating), updating, frozen),
    inputs: readBatches(data, draws),
  };
};

/** Training of a score by denoising score matching. */
export const dsmTraining = (): Workload =>
  training(
    (params, _frozen, draws) => ({
      loss: tf.mean<tf.Scalar>(dsm(sde, scoreOfNet(estimator, params), draws, 2)),
      figures: {},
    }),
    {},
  );

/** Training of a classifier by DLSM's total loss: a gradient of a gradient. */
export const totalTraining = (): Workload =>
  training(
    classifierObjective(
      {type: 'total', weighting_ce: 0, weighting_dlsm: 2, lambda: 0.125, epsilon: 1e-8},
      estimator,
      estimator,
    ),
    toTensors(initial),
  );
