import * as tf from '@tensorflow/tfjs-core';
import type {OptimizerConfig} from '../../schemas/optimizer.ts';
import type {Step, Tensors} from '../compile/step.ts';
import type {LabelledDraws} from '../losses/perturb.ts';
import type {Params, Weights} from '../nets/net.ts';
import {adam} from './adam.ts';
import {flatten, split, type Layout} from './layout.ts';

/** What is minimised, as a function of the weights and a batch of draws: a scalar, and other scalars worth watching. */
export type Objective = (
  params: Params,
  frozen: Tensors,
  batch: LabelledDraws,
) => {readonly loss: tf.Scalar; readonly figures: Readonly<Record<string, tf.Tensor>>};

/** Where an update's batch comes from: what the state holds, or what the step is given. */
export type Batches = (state: Tensors, inputs: Tensors) => LabelledDraws;

/** Names in the state that belong to the training itself; the others are frozen and pass through. */
const own = ['step', 'weights', 'm', 'v'];

/**
 * One update as a pure function. The state holds the number of updates made (`step`, int32), the weights and Adam's
 * moments as vectors [P], and whatever the objective and the batches read; the outputs are `loss` and the figures.
 */
export const trainingStep =
  (layout: Layout, optimizer: OptimizerConfig, objective: Objective, batches: Batches): Step =>
  (state, inputs) => {
    const {step, weights, m, v} = state as Record<'step' | 'weights' | 'm' | 'v', tf.Tensor>;
    const frozen = Object.fromEntries(Object.entries(state).filter(([name]) => !own.includes(name)));
    const batch = batches(state, inputs);
    const {gradient, outputs} = differentiate(layout, weights, (params) => objective(params, frozen, batch));
    const next = tf.add(step, tf.scalar(1, 'int32'));
    const t = tf.cast(next, 'float32');
    return {state: {...state, ...adam(optimizer, weights, gradient, {m, v}, t), step: next}, outputs};
  };

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

/** The state before the first update. */
export const initialState = (weights: Weights, frozen: Tensors = {}): Tensors => {
  const vector = tf.tensor1d(flatten(weights));
  return {
    step: tf.scalar(0, 'int32'),
    weights: vector,
    m: tf.zerosLike(vector),
    v: tf.zerosLike(vector),
    ...frozen,
  };
};
