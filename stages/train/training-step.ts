import * as tf from '@tensorflow/tfjs-core';
import type {OptimizerConfig} from '../../schemas/optimizer.ts';
import type {EmaConfig} from '../../schemas/training.ts';
import type {Step, Tensors} from '../compile/step.ts';
import type {LabelledDraws} from '../losses/perturb.ts';
import type {Params, Training, Weights} from '../nets/net.ts';
import {accumulate, nothingSeen, type Accumulated} from './accumulate.ts';
import {split, type Layout} from './layout.ts';
import {buffersIn, vectorsOfWeights, withNoted, type Learner, type WeightVectors} from './learner.ts';
import {update, type Trainee} from './update.ts';

/**
 * What is minimised, as a function of the weights and a batch of draws: a scalar, and other scalars worth watching.
 * `training` is absent where it is only measured.
 */
export type Objective = (
  params: Params,
  frozen: Tensors,
  batch: LabelledDraws,
  training?: Training,
) => {readonly loss: tf.Scalar; readonly figures: Readonly<Record<string, tf.Tensor>>};

/** A batch, from its number in the state's `step` and what the step is given. */
export type Batches = (state: Tensors, inputs: Tensors) => LabelledDraws;

/** How weights follow gradients. */
export interface Updating {
  readonly optimizer: OptimizerConfig;
  readonly ema?: EmaConfig | undefined;
  /** Batches to an update; one if absent. */
  readonly accumulate?: number | undefined;
}

/** Names in the state that belong to the training itself, all of them; the others are frozen and pass through. */
const own: Readonly<Record<keyof (Trainee & Accumulated & WeightVectors), true>> = {
  step: true,
  weights: true,
  buffers: true,
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
  (learner: Learner, updating: Updating, objective: Objective, batches: Batches): Step =>
  (state, inputs) => {
    const frozen = Object.fromEntries(Object.entries(state).filter(([name]) => !Object.hasOwn(own, name)));
    const step = batchNumber(state, updating);
    const batch = batches({...state, step}, inputs);
    const buffers = buffersIn(learner, state);
    const {gradient, outputs, noted} = differentiate(learner.learned, state['weights']!, (params, note) =>
      objective({...params, ...buffers}, frozen, batch, {stream: learner.stream, step, note}),
    );
    const followed = follow(state as unknown as Trainee & Accumulated, gradient, updating);
    return {state: {...state, ...followed, ...withNoted(learner, buffers, noted)}, outputs};
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

/**
 * The objective's gradient as a vector [P], with the loss, the figures and what the pass noted. Taken by tensor and
 * joined: differentiating the split itself costs more.
 */
const differentiate = (
  layout: Layout,
  weights: tf.Tensor,
  objective: (params: Params, note: Training['note']) => ReturnType<Objective>,
) => {
  const params = split(layout, weights);
  const figures: Record<string, tf.Tensor> = {};
  const noted: Record<string, tf.Tensor> = {};
  // Kept from the tidying of the gradient's tape, and given up again below.
  const keptIn =
    (kept: Record<string, tf.Tensor>) =>
    (name: string, value: tf.Tensor): void => {
      kept[name] = tf.keep(value);
    };
  const loss = (...pieces: tf.Tensor[]): tf.Scalar => {
    const named = Object.fromEntries(layout.names.map((name, i) => [name, pieces[i]!]));
    const result = objective(named, keptIn(noted));
    for (const [name, value] of Object.entries(result.figures)) keptIn(figures)(name, value);
    return result.loss;
  };
  const {value, grads} = tf.valueAndGrads(loss)(layout.names.map((name) => params[name]!));
  return {
    gradient: tf.concat1d(grads.map((grad) => tf.reshape<tf.Rank.R1>(grad, [-1]))),
    outputs: {loss: value, ...givenUp(figures)},
    noted: givenUp(noted),
  };
};

/** Tensors that were kept, as ones that are tidied like any other. */
const givenUp = (kept: Readonly<Record<string, tf.Tensor>>): Params => {
  const clones = Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, tf.clone(value)]));
  tf.dispose(Object.values(kept));
  return clones;
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
  learner: Learner,
  weights: Weights,
  {ema}: Updating,
): Readonly<Record<'weights' | 'm' | 'v', Float32Array> & {ema?: Float32Array; buffers?: Float32Array}> => {
  const vectors = vectorsOfWeights(learner, weights);
  const zeros = new Float32Array(vectors.weights.length);
  return {...vectors, m: zeros, v: zeros, ...(ema && {ema: vectors.weights})};
};
