import * as tf from '@tensorflow/tfjs-core';
import {over} from '../../../stages/math/ops.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import {dataTensors, drawBatch} from '../../../stages/train/batches.ts';
import {layoutOf} from '../../../stages/train/layout.ts';
import {firstVectors, stateAt, trainingStep, type Objective} from '../../../stages/train/training-step.ts';
import {apply, initial} from './residual-net.ts';
import type {Workload} from './workload.ts';

const [images, side, width] = [64, 32, 32 * 32 * 3];
const updating = {optimizer: {type: 'adam', lr: 2e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}} as const;

/** Σ (f(x + σ z, σ) + z)² / B. */
const objective: Objective = (params, _frozen, {x0, t, z}) => {
  const sigma = makeSde({type: 've', sigma_min: 0.01, sigma_max: 50}).sigma(t);
  const shaped = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [-1, side, side, 3]);
  const noise = shaped(z);
  const x = tf.add(shaped(x0), tf.mul(noise, over(sigma, noise)));
  const residual = tf.add(apply(params, x, tf.log(sigma)), noise);
  return {loss: tf.div(tf.sum(tf.square(residual)), x.shape[0]), figures: {}};
};

/** Training of a residual network on images of 32 × 32 pixels, batch 16. */
export const stackTraining = (): Workload => {
  const data = {
    points: rng(7).uniform(0, images * width),
    labels: new Int32Array(images),
    width,
    classes: 1,
  };
  const draws = {size: 16, classes: data.classes, stream: rng(1)};
  const weights = initial();
  return {
    step: trainingStep(layoutOf(weights), updating, objective, (state) => drawBatch(state, draws)),
    state: stateAt(0, firstVectors(weights, updating), updating, dataTensors(data)),
  };
};
