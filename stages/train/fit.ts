import * as tf from '@tensorflow/tfjs-core';
import type {OptimizerConfig} from '../../schemas/optimizer.ts';
import {startReported} from '../compile/start-reported.ts';
import type {Tensors} from '../compile/step.ts';
import type {LabelledDraws} from '../losses/perturb.ts';
import type {Weights} from '../nets/net.ts';
import type {Checkpoint} from './checkpoint.ts';
import type {Curve} from '../artifacts/model.ts';
import {layoutOf, unflatten} from './layout.ts';
import {train, type Surroundings} from './loop.ts';
import {initialState, trainingStep, type Objective} from './training-step.ts';

/** What is trained, on what, by which optimizer, for how long. */
export interface Fit {
  /** Weights before the first update. */
  readonly initial: Weights;
  readonly objective: Objective;
  /** Tensors that the objective and the batches read and training does not change. */
  readonly frozen: Tensors;
  readonly optimizer: OptimizerConfig;
  /** Each update's batch, from the state. */
  readonly batches: (state: Tensors) => LabelledDraws;
  readonly updates: number;
  readonly logEvery: number;
  /** Further figures for the curves. */
  readonly evaluate?: (weights: Weights) => Readonly<Record<string, number>>;
  /** Whether an update runs as a graph. */
  readonly compile: boolean;
  readonly surroundings: Surroundings;
}

/** Trains from the initial weights, or goes on from a checkpoint, and returns the last weights and the curves. */
export const fit = async (fit: Fit): Promise<{weights: Weights; curves: readonly Curve[]}> => {
  const layout = layoutOf(fit.initial);
  const step = trainingStep(layout, fit.optimizer, fit.objective, fit.batches);
  const {evaluate, compile, surroundings} = fit;
  const {weights, curves} = await train(
    {
      start: (saved) => {
        const state = saved ? {...stateOf(saved), ...fit.frozen} : initialState(fit.initial, fit.frozen);
        const {report} = surroundings;
        const running = startReported(step, {state, inputs: {}}, {compile, report});
        tf.dispose(state);
        return running;
      },
      updates: fit.updates,
      logEvery: fit.logEvery,
      ...(evaluate && {evaluate: (vector: Float32Array) => evaluate(unflatten(layout, vector))}),
    },
    surroundings,
  );
  return {weights: unflatten(layout, weights), curves};
};

const stateOf = ({step, weights, m, v}: Checkpoint): Tensors => ({
  step: tf.scalar(step, 'int32'),
  weights: tf.tensor1d(weights),
  m: tf.tensor1d(m),
  v: tf.tensor1d(v),
});
