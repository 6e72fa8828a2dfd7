import * as tf from '@tensorflow/tfjs-core';
import {startReported} from '../compile/start-reported.ts';
import type {Tensors} from '../compile/step.ts';
import type {LabelledDraws} from '../losses/perturb.ts';
import type {Weights} from '../nets/net.ts';
import type {Curve} from '../artifacts/model.ts';
import {layoutOf, unflatten} from './layout.ts';
import {train, type Surroundings} from './loop.ts';
import {firstVectors, stateAt, trainingStep, type Objective, type Updating} from './training-step.ts';

/** What is trained, on what, by which updates, for how long. */
export interface Fit {
  /** Weights before the first update. */
  readonly initial: Weights;
  readonly objective: Objective;
  /** Tensors that the objective and the batches read and training does not change. */
  readonly frozen: Tensors;
  readonly updating: Updating;
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
  const {updating, frozen, evaluate, compile, surroundings} = fit;
  const layout = layoutOf(fit.initial);
  const step = trainingStep(layout, updating, fit.objective, fit.batches);
  const first = firstVectors(fit.initial, updating);
  const {weights, curves} = await train(
    {
      start: (saved) => {
        const state = stateAt(saved?.step ?? 0, saved?.vectors ?? first, updating, frozen);
        const {report} = surroundings;
        const running = startReported(step, {state, inputs: {}}, {compile, report});
        tf.dispose(state);
        return running;
      },
      updates: fit.updates,
      batches: updating.accumulate ?? 1,
      vectors: Object.keys(first),
      result: updating.ema ? 'ema' : 'weights',
      logEvery: fit.logEvery,
      ...(evaluate && {evaluate: (vector: Float32Array) => evaluate(unflatten(layout, vector))}),
    },
    surroundings,
  );
  return {weights: unflatten(layout, weights), curves};
};
