import * as tf from '@tensorflow/tfjs-core';
import {setImmediate as breathe} from 'node:timers/promises';
import type {Report} from '../../src/stage/stage.ts';
import type {Curve} from '../artifacts/model.ts';
import type {RunningStep, Tensors} from '../compile/step.ts';
import {readCheckpoint, writeCheckpoint, type Checkpoint} from './checkpoint.ts';

export interface Training {
  /** Starts the step from its first state, or from a checkpoint's. */
  readonly start: (saved: Checkpoint | undefined) => RunningStep;
  /** Inputs of an update, from its number alone; disposed after it. */
  readonly batch: (step: number) => Tensors;
  readonly updates: number;
  /** A point of the curves every so many updates. */
  readonly logEvery: number;
  /** Further figures for a point of the curves, from the weights [P] at that time. */
  readonly evaluate?: (weights: Float32Array) => Readonly<Record<string, number>>;
}

export interface Surroundings {
  /** Directory of the checkpoint. */
  readonly checkpoints: string;
  readonly report: Report;
  readonly signal: AbortSignal;
}

export interface Trained {
  /** [P] */
  readonly weights: Float32Array;
  readonly curves: readonly Curve[];
}

const checkpointEveryMs = 15_000;
/** How often the process looks whether it was asked to stop: updates themselves never yield. */
const breatheEveryMs = 50;

/**
 * Makes all updates, beginning where the checkpoint stands. Batches depend on the update's number alone and a
 * checkpoint holds the whole state, so an interrupted training ends in the same bits as an unbroken one.
 *
 * @throws DivergedError when a figure is not finite; the last checkpoint is kept.
 * @throws the signal's reason, after a checkpoint, when asked to stop.
 */
export const train = async (
  training: Training,
  {checkpoints, report, signal}: Surroundings,
): Promise<Trained> => {
  const saved = await readCheckpoint(checkpoints);
  const curves: Curve[] = [...(saved?.curves ?? [])];
  const running = training.start(saved);
  const [breathing, saving] = [every(breatheEveryMs), every(checkpointEveryMs)];
  for (let step = saved?.step ?? 0; step < training.updates; step++) {
    const measured =
      step % training.logEvery === 0 ? {step, ...training.evaluate?.(weightsOf(running))} : undefined;
    const figures = update(running, training.batch(step), step);
    if (measured) curves.push({...measured, ...figures});
    report.progress(step + 1, training.updates, figures);
    if (breathing()) await breathe();
    if (saving() || signal.aborted) {
      await writeCheckpoint(checkpoints, {step: step + 1, ...vectorsOf(running), curves});
      report.checkpoint(step + 1);
    }
    signal.throwIfAborted();
  }
  const weights = weightsOf(running);
  running.dispose();
  return {weights, curves};
};

/** A figure of the training became NaN or infinite: these settings do not train. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

const update = (running: RunningStep, batch: Tensors, step: number): Readonly<Record<string, number>> => {
  const outputs = running.run(batch);
  const figures = Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, value.dataSync()[0]!]),
  );
  tf.dispose([batch, outputs]);
  const bad = Object.keys(figures).find((name) => !Number.isFinite(figures[name]));
  if (bad === undefined) return figures;
  throw new DivergedError(
    `${bad} is ${figures[bad]} at update ${step}: lower the learning rate, or look at the data`,
  );
};

/** A predicate that is true once in every such interval. */
const every = (intervalMs: number): (() => boolean) => {
  let last = performance.now();
  return () => {
    if (performance.now() - last < intervalMs) return false;
    last = performance.now();
    return true;
  };
};

const weightsOf = (running: RunningStep): Float32Array => vectorsOf(running).weights;

const vectorsOf = (running: RunningStep): Pick<Checkpoint, 'weights' | 'm' | 'v'> => {
  const state = running.get();
  const read = (name: string): Float32Array => Float32Array.from(state[name]!.dataSync());
  const vectors = {weights: read('weights'), m: read('m'), v: read('v')};
  tf.dispose(state);
  return vectors;
};
