import * as tf from '@tensorflow/tfjs-core';
import {setImmediate as breathe} from 'node:timers/promises';
import type {Report} from '../../src/stage/stage.ts';
import type {Curve} from '../artifacts/model.ts';
import type {RunningStep} from '../compile/step.ts';
import {readCheckpoint, writeCheckpoint, type Checkpoint} from './checkpoint.ts';
import {intervals} from './intervals.ts';

export interface Training {
  /** Starts the step from its first state, or from a checkpoint's. */
  readonly start: (saved: Checkpoint | undefined) => RunningStep;
  readonly updates: number;
  /** Runs of the step to an update. */
  readonly batches: number;
  /** Vectors of the state that a checkpoint keeps, and that the model is made of. */
  readonly vectors: readonly string[];
  /** A point of the curves every so many updates. */
  readonly logEvery: number;
  /** Further figures for a point of the curves, from the vectors at that time. */
  readonly evaluate?: (vectors: Checkpoint['vectors']) => Readonly<Record<string, number>>;
}

export interface Surroundings {
  /** Directory of the checkpoint. */
  readonly checkpoints: string;
  readonly report: Report;
  readonly signal: AbortSignal;
}

export interface Trained {
  readonly vectors: Checkpoint['vectors'];
  readonly curves: readonly Curve[];
}

/** Early at first, so that a kill costs no more than about as long as the training has run; then as the disk likes it. */
const [firstCheckpointMs, checkpointEveryMs] = [250, 15_000];
/** How often the process looks whether it was asked to stop: updates themselves never yield. */
const breatheEveryMs = 50;

/**
 * Makes all updates, beginning where the checkpoint stands. Batches depend on the update's number alone and a
 * checkpoint holds the whole state, so an interrupted training ends in the same bits as an unbroken one.
 *
 * @throws DivergedError when a figure or the last weights are not finite; the last checkpoint is kept.
 * @throws the signal's reason, after a checkpoint, when asked to stop.
 */
export const train = async (training: Training, surroundings: Surroundings): Promise<Trained> => {
  const saved = await readCheckpoint(surroundings.checkpoints, (line) => surroundings.report.note(line));
  const running = training.start(saved);
  try {
    const curves = await updateAll(running, training, surroundings, saved);
    const vectors = vectorsOf(running, training.vectors);
    if (!Object.values(vectors).every((vector) => vector.every(Number.isFinite)))
      throw new DivergedError('the weights', NaN, training.updates - 1);
    return {vectors, curves};
  } finally {
    running.dispose();
  }
};

const updateAll = async (
  running: RunningStep,
  training: Training,
  {checkpoints, report, signal}: Surroundings,
  saved: Checkpoint | undefined,
): Promise<readonly Curve[]> => {
  const curves: Curve[] = [...(saved?.curves ?? [])];
  const breathing = intervals(breatheEveryMs, breatheEveryMs);
  const saving = intervals(firstCheckpointMs, checkpointEveryMs);
  for (let step = saved?.step ?? 0; step < training.updates; step++) {
    const logged = step % training.logEvery === 0;
    const measured = logged ? measure(running, training, step) : {};
    const figures = update(running, training.batches, step);
    if (logged) curves.push({step, ...measured, ...figures});
    report.progress(step + 1, training.updates, figures);
    if (breathing()) await breathe();
    if (saving() || signal.aborted) {
      await writeCheckpoint(checkpoints, {
        step: step + 1,
        vectors: vectorsOf(running, training.vectors),
        curves,
      });
      report.checkpoint(step + 1);
    }
    signal.throwIfAborted();
  }
  return curves;
};

/** A figure of the training became NaN or infinite: these settings do not train. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';

  constructor(figure: string, value: number, step: number) {
    super(`${figure} is ${value} at update ${step}: lower the learning rate, or look at the data`);
  }
}

type Figures = Readonly<Record<string, number>>;

/** The further figures of a point of the curves, from the weights before the update of that number. */
const measure = (running: RunningStep, {evaluate, vectors}: Training, step: number): Figures =>
  evaluate ? finite(evaluate(vectorsOf(running, vectors)), step) : {};

/** Means over the batches of an update. */
const update = (running: RunningStep, batches: number, step: number): Figures => {
  const means: Record<string, number> = {};
  for (let batch = 0; batch < batches; batch++) {
    const outputs = running.run({});
    for (const [name, value] of Object.entries(outputs))
      means[name] = (means[name] ?? 0) + value.dataSync()[0]! / batches;
    tf.dispose(outputs);
  }
  return finite(means, step);
};

const finite = (figures: Figures, step: number): Figures => {
  const bad = Object.entries(figures).find(([, value]) => !Number.isFinite(value));
  if (bad) throw new DivergedError(...bad, step);
  return figures;
};

const vectorsOf = (running: RunningStep, names: readonly string[]): Checkpoint['vectors'] => {
  const state = running.get();
  const vectors = names.map((name) => [name, Float32Array.from(state[name]!.dataSync())] as const);
  tf.dispose(state);
  return Object.fromEntries(vectors);
};
