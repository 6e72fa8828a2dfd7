import * as tf from '@tensorflow/tfjs-core';
import type {OptimizerConfig} from '../../schemas/optimizer.ts';
import type {EmaConfig} from '../../schemas/training.ts';
import {adam} from './adam.ts';

/** What an update changes: its number so far (`step`, int32), and vectors of the weights' length [P]. */
export type Trainee = Readonly<Record<'step' | 'weights' | 'm' | 'v', tf.Tensor> & {ema?: tf.Tensor}>;

/**
 * One update of the weights by a gradient [P]: the gradient is clipped, Adam takes its step at the learning rate of
 * this moment, and the moving average follows. All parameters are one vector, so it is a dozen operations for any network.
 */
export const update = (
  optimizer: OptimizerConfig,
  ema: EmaConfig | undefined,
  trainee: Trainee,
  gradient: tf.Tensor,
): Trainee => {
  const {step, weights, m, v} = trainee;
  const done = tf.cast(step, 'float32');
  const settings = {...optimizer, lr: learningRate(optimizer, done)};
  const next = adam(settings, weights, clipped(gradient, optimizer.clip), {m, v}, tf.add(done, 1));
  return {
    ...next,
    step: tf.add(step, tf.scalar(1, 'int32')),
    ...(ema && {ema: average(ema, trainee.ema!, next.weights, tf.add(done, 1))}),
  };
};

/** lr · min(n / warmup, 1) after n updates (Song et al. 2021, released code): the first update only moves the moments. */
const learningRate = ({lr, warmup}: OptimizerConfig, done: tf.Tensor): number | tf.Tensor =>
  warmup === undefined ? lr : tf.mul(tf.minimum(tf.div(done, warmup), 1), lr);

/** g · min(1, clip / (‖g‖ + 1e-6)), as PyTorch's clip_grad_norm_ has it. */
const clipped = (gradient: tf.Tensor, clip: number | undefined): tf.Tensor => {
  if (clip === undefined) return gradient;
  const length = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.minimum(tf.div(clip, tf.add(length, 1e-6)), 1));
};

/** a ← a − (1 − d)(a − w), with d = min(decay, (1 + n) / (10 + n)) at update n where it ramps (Song et al. 2021). */
const average = ({decay, ramp}: EmaConfig, ema: tf.Tensor, weights: tf.Tensor, n: tf.Tensor): tf.Tensor => {
  const d = ramp ? tf.minimum(tf.div(tf.add(n, 1), tf.add(n, 10)), decay) : tf.scalar(decay);
  return tf.sub(ema, tf.mul(tf.sub(ema, weights), tf.sub(1, d)));
};
