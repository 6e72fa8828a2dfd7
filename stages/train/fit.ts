import * as tf from '@tensorflow/tfjs-core';
import {startReported} from '../compile/start-reported.ts';
import type {Tensors} from '../compile/step.ts';
import type {Stream} from '../math/stream.ts';
import type {Net, Weights} from '../nets/net.ts';
import type {Model} from '../artifacts/model.ts';
import {learnerOf, weightsOfVectors} from './learner.ts';
import type {Checkpoint} from './checkpoint.ts';
import {train, type Surroundings} from './loop.ts';
import type {Snapshots} from './snapshots.ts';
import {
  firstVectors,
  stateAt,
  trainingStep,
  type Batches,
  type Objective,
  type Updating,
} from './training-step.ts';

/** What is trained, on what, by which updates, for how long. */
export interface Fit {
  readonly net: Net;
  /** Of the first weights, and of dropout. */
  readonly stream: Stream;
  readonly objective: Objective;
  /** Tensors that the objective reads and training does not change. */
  readonly frozen: Tensors;
  readonly updating: Updating;
  readonly batches: Batches;
  /** What the step is given for the batch of a number. */
  readonly inputs: (batch: number) => Tensors;
  readonly updates: number;
  readonly logEvery: number;
  /** Further figures for the curves. */
  readonly evaluate?: (weights: Weights) => Readonly<Record<string, number>>;
  readonly snapshots?: Snapshots<Weights> | undefined;
  /** Whether an update runs as a graph. */
  readonly compile: boolean;
  readonly surroundings: Surroundings;
}

/** Trains from the initial weights, or goes on from a checkpoint, and returns the last weights, the curves and the snapshots. */
export const fit = async (fit: Fit): Promise<Omit<Model, 'config'>> => {
  const {updating, frozen, evaluate, snapshots, compile, surroundings} = fit;
  const initial = fit.net.init(fit.stream.split('weights'));
  const learner = learnerOf(initial, fit.net.buffers, fit.stream.split('dropout'));
  const step = trainingStep(learner, updating, fit.objective, fit.batches);
  const first = firstVectors(learner, initial, updating);
  const weightsOf = (vectors: Checkpoint['vectors']): Weights =>
    weightsOfVectors(learner, {
      weights: vectors[updating.ema ? 'ema' : 'weights']!,
      ...(vectors['buffers'] && {buffers: vectors['buffers']}),
    });
  const {vectors, ...noted} = await train(
    {
      start: (saved) => {
        const state = stateAt(saved?.step ?? 0, saved?.vectors ?? first, updating, frozen);
        const inputs = fit.inputs(0);
        const {report} = surroundings;
        const running = startReported(step, {state, inputs}, {compile, report});
        tf.dispose([state, inputs]);
        return running;
      },
      updates: fit.updates,
      batches: updating.accumulate ?? 1,
      inputs: fit.inputs,
      vectors: Object.keys(first),
      logEvery: fit.logEvery,
      ...(evaluate && {evaluate: (vectors) => evaluate(weightsOf(vectors))}),
      ...(snapshots && {
        snapshots: {...snapshots, draw: (vectors, alive) => snapshots.draw(weightsOf(vectors), alive)},
      }),
    },
    surroundings,
  );
  return {weights: weightsOf(vectors), ...noted};
};
