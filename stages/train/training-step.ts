import * as tf from '@tensorflow/tfjs-core';
import type {OptimizerConfig} from '../../schemas/optimizer.ts';
import type {EmaConfig} from '../../schemas/training.ts';
import type {Step, Tensors} from '../compile/step.ts';
import type {LabelledDraws} from '../losses/perturb.ts';
import type {Params, Weights} from '../nets/net.ts';
import {accumulate, nothingSeen, type Accumulated} from './accumulate.ts';
import {flatten, split, type Layout} from './layout.ts';
import {update, type Trainee} from './update.ts';

/** What is minimised, as a function of the weights and a batch of draws: a scalar, and other scalars worth watching. */
export type Objective = (
  params: Params,
  frozen: Tensors,
  batch: LabelledDraws,
) => {readonly loss: tf.Scalar; readonly figures: Readonly<Record<string, tf.Tensor>>};

/** Where an update's batch comes from: what the state holds, or what the step is given. */
export type Batches = (state: Tensors, inputs: Tensors) => LabelledDraws;

/** How weights follow gradients. */
export interface Updating {
  readonly optimizer: OptimizerConfig;
  readonly ema?: EmaConfig | undefined;
  /** Batches to an update; one if absent. */
  readonly accumulate?: number | undefined;
}

/** Names in the state that belong to the training itself, all of them; the others are frozen and pass through. */
const own: Readonly<Record<keyof (Trainee & Accumulated), true>> = {
  step: true,
  weights: true,
  m: true,
  v: true,
  ema: true,
  batches: true,
  gradient: true,
};

/**
 * One batch as a pure function. The state holds the number of updates made (`step`, int32), the weights, Adam's
 * moments and what else `updating` needs as vectors [P], and whatever the objective and the batches read; the outputs
 * are `loss` and the figures.
 */
export const trainingStep =
  (layout: Layout, updating: Updating, objective: Objective, batches: Batches): Step =>
  (state, inputs) => {
    const frozen = Object.fromEntries(Object.entries(state).filter(([name]) => !Object.hasOwn(own, name)));
    const batch = batches({...state, step: batchNumber(state, updating)}, inputs);
    const {gradient, outputs} = differentiate(layout, state['weights']!, (params) =>
      objective(params, frozen, batch),
    );
    return {
      state: {...state, ...follow(state as unknown as Trainee & Accumulated, gradient, updating)},
      outputs,
    };
  };

const follow = (
  state: Trainee & Accumulated,
  gradient: tf.Tensor,
  {optimizer, ema, accumulate: count}: Updating,
): Tensors => {
  const by = (mean: tf.Tensor): Trainee => update(optimizer, ema, state, mean);
  return count === undefined ? by(gradient) : accumulate(count, state, gradient, by);
};

/** Batches are numbered through: those of one update differ. */
const batchNumber = ({step, batches}: Tensors, {accumulate: count}: Updating): tf.Tensor =>
  count === undefined ? step! : tf.add(tf.mul(step!, tf.scalar(count, 'int32')), batches!);

/** The objective's gradient as a vector [P]. Taken by tensor and joined: differentiating the split itself costs more. */
const differentiate = (
  layout: Layout,
  weights: tf.Tensor,
  objective: (params: Params) => ReturnType<Objective>,
) => {
  const params = split(layout, weights);
  let figures: Readonly<Record<string, tf.Tensor>> = {};
  const loss = (...pieces: tf.Tensor[]): tf.Scalar => {
    const result = objective(Object.fromEntries(layout.names.map((name, i) => [name, pieces[i]!])));
    figures = Object.fromEntries(
      Object.entries(result.figures).map(([name, value]) => [name, tf.keep(value)]),
    );
    return result.loss;
  };
  const {value, grads} = tf.valueAndGrads(loss)(layout.names.map((name) => params[name]!));
  const outputs = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, tf.clone(value)]));
  tf.dispose(Object.values(figures));
  return {
    gradient: tf.concat1d(grads.map((grad) => tf.reshape<tf.Rank.R1>(grad, [-1]))),
    outputs: {loss: value, ...outputs},
  };
};

/** The state before the first update, or at the update where a training was left, with the vectors it had. */
export const stateAt = (
  step: number,
  vectors: Readonly<Record<string, Float32Array>>,
  {accumulate: count}: Updating,
  frozen: Tensors = {},
): Tensors => ({
  step: tf.scalar(step, 'int32'),
  ...Object.fromEntries(Object.entries(vectors).map(([name, values]) => [name, tf.tensor1d(values)])),
  ...(count !== undefined && nothingSeen(vectors['weights']!.length)),
  ...frozen,
});

/** Vectors before the first update: Adam has no moments yet, the average begins at the weights. */
export const firstVectors = (
  weights: Weights,
  {ema}: Updating,
): Readonly<Record<'weights' | 'm' | 'v', Float32Array> & {ema?: Float32Array}> => {
  const vector = flatten(weights);
  const zeros = new Float32Array(vector.length);
  return {weights: vector, m: zeros, v: zeros, ...(ema && {ema: vector})};
};
