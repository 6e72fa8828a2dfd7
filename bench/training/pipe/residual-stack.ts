import * as tf from '@tensorflow/tfjs-core';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {over} from '../../../stages/math/ops.ts';
import {sizeOf} from '../../../stages/math/shape.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import {drawBatches, readBatches} from '../../../stages/train/batches.ts';
import {learnerOf} from '../../../stages/train/learner.ts';
import {firstVectors, stateAt, trainingStep, type Objective} from '../../../stages/train/training-step.ts';
import {apply, initial} from './residual-net.ts';
import type {Workload} from './workload.ts';

const images = 64;
const shape = [32, 32, 3];
const updating = {optimizer: {type: 'adam', lr: 2e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}} as const;

/** Σ (f(x + σ z, σ) + z)² / B. */
const objective: Objective = (params, _frozen, {x0, t, z}) => {
  const sigma = makeSde({type: 've', sigma_min: 0.01, sigma_max: 50}).sigma(t);
  const x = tf.add(x0, tf.mul(z, over(sigma, z)));
  const residual = tf.add(apply(params, x, tf.log(sigma)), z);
  return {loss: tf.div(tf.sum(tf.square(residual)), x.shape[0]), figures: {}};
};

/** Training of a residual network on images of 32 × 32 pixels, batch 16. */
export const stackTraining = (): Workload => {
  const data = {
    points: rowsInMemory(rng(7).uniform(0, images * sizeOf(shape)), sizeOf(shape)),
    labels: new Int32Array(images),
    shape,
    classes: 1,
  };
  const draws = {size: 16, classes: data.classes, stream: rng(1)};
  const weights = initial();
  const learner = learnerOf(weights, new Set(), rng(1));
  return {
    step: trainingStep(learner, updating, objective, drawBatches(draws)),
    state: stateAt(0, firstVectors(learner, weights, updating), updating),
    inputs: readBatches(data, draws),
  };
};
