import {setImmediate as breathe} from 'node:timers/promises';
import type {Report} from '../../src/stage/stage.ts';
import type {Curve} from '../artifacts/model.ts';
import type {Snapshot} from '../artifacts/snapshots.ts';
import type {RunningStep} from '../compile/step.ts';
import {readCheckpoint, writeCheckpoint, type Checkpoint} from './checkpoint.ts';
import {checkVectors, DivergedError, finite, type Figures} from './finite.ts';
import {intervals} from './intervals.ts';
import {runUpdate, vectorsOf, type Fed} from './run-update.ts';
import {isDue, keepSnapshot, keptSnapshot, keptSnapshots, type Snapshots} from './snapshots.ts';

export interface Training extends Fed {
  /** Starts the step from its first state, or from a checkpoint's. */
  readonly start: (saved: Checkpoint | undefined) => RunningStep;
  readonly updates: number;
  /** Vectors of the state that a checkpoint keeps, and that the model is made of. */
  readonly vectors: readonly string[];
  /** A point of the curves every so many updates. */
  readonly logEvery: number;
  /** Further figures for a point of the curves, from the vectors at that time. */
  readonly evaluate?: (vectors: Checkpoint['vectors']) => Figures;
  readonly snapshots?: Snapshots<Checkpoint['vectors']> | undefined;
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
  /** In the order of steps; absent where none are asked for. */
  readonly snapshots?: readonly Snapshot[];
}

/** Early at first, so that a kill costs no more than about as long as the training has run; then as the disk likes it. */
const [firstCheckpointMs, checkpointEveryMs] = [250, 15_000];
/** How often the process looks whether it was asked to stop: updates themselves never yield. */
const breatheEveryMs = 50;

/**
 * Makes all updates, beginning where the checkpoint stands. Batches depend on the update's number alone and a
 * checkpoint holds the whole state, so an interrupted training ends in the same bits as an unbroken one.
 *
 * @throws DivergedError when a figure, or a vector that would be kept, is not finite; the last checkpoint is kept, and
 * all its numbers are finite.
 * @throws the signal's reason, after a checkpoint, when asked to stop.
 */
export const train = async (training: Training, surroundings: Surroundings): Promise<Trained> => {
  const saved = await resumable(training, surroundings);
  const running = training.start(saved);
  try {
    const curves = await updateAll(running, training, surroundings, saved);
    const vectors = finiteVectors(running, training, training.updates);
    const {snapshots, updates} = training;
    const kept =
      snapshots && (await keptSnapshots(surroundings.checkpoints, snapshots.every, updates, updates));
    return {vectors, curves, ...(kept && {snapshots: kept})};
  } catch (error) {
    if (error instanceof DivergedError) await tellWhatIsKept(surroundings);
    throw error;
  } finally {
    running.dispose();
  }
};

/** Whoever looks for what went wrong can begin at the last numbers that were finite. */
const tellWhatIsKept = async ({checkpoints, report}: Surroundings): Promise<void> => {
  const kept = await readCheckpoint(checkpoints, (line) => report.note(line));
  if (kept) report.note(`the checkpoint after ${kept.step} updates is kept in ${checkpoints}`);
};

/** The last checkpoint, if there is one, and with all the snapshots before it: their weights are gone. */
const resumable = async (
  {snapshots, updates}: Training,
  {checkpoints, report}: Surroundings,
): Promise<Checkpoint | undefined> => {
  const saved = await readCheckpoint(checkpoints, (line) => report.note(line));
  if (!saved || !snapshots || (await keptSnapshots(checkpoints, snapshots.every, saved.step - 1, updates)))
    return saved;
  report.note(`a snapshot before update ${saved.step} is missing or damaged, training starts anew`);
  return undefined;
};

const updateAll = async (
  running: RunningStep,
  training: Training,
  surroundings: Surroundings,
  saved: Checkpoint | undefined,
): Promise<readonly Curve[]> => {
  const {checkpoints, report, signal} = surroundings;
  const curves: Curve[] = [...(saved?.curves ?? [])];
  const save = async (step: number): Promise<void> => {
    await writeCheckpoint(checkpoints, {step, vectors: finiteVectors(running, training, step), curves});
    report.checkpoint(step);
  };
  const breathing = intervals(breatheEveryMs, breatheEveryMs);
  const saving = intervals(firstCheckpointMs, checkpointEveryMs);
  for (let step = saved?.step ?? 0; step < training.updates; step++) {
    await takeSnapshot(running, training, surroundings, step, save);
    const logged = step % training.logEvery === 0;
    const measured = logged ? measure(running, training, step) : {};
    const figures = runUpdate(running, training, step);
    if (logged) curves.push({step, ...measured, ...figures});
    report.progress(step + 1, training.updates, figures);
    if (breathing()) await breathe();
    if (saving() || signal.aborted) await save(step + 1);
    signal.throwIfAborted();
  }
  await takeSnapshot(running, training, surroundings, training.updates, save);
  return curves;
};

/** The snapshot after so many updates, where there is to be one and it was not taken before. */
const takeSnapshot = async (
  running: RunningStep,
  training: Training,
  {checkpoints, report, signal}: Surroundings,
  step: number,
  save: (step: number) => Promise<void>,
): Promise<void> => {
  const {snapshots, updates} = training;
  if (!snapshots || !isDue(snapshots.every, step, updates) || (await keptSnapshot(checkpoints, step))) return;
  // Samples may take longer than the updates between them: whoever stops now loses neither.
  await save(step);
  const vectors = vectorsOf(running, training.vectors);
  const alive = async (): Promise<void> => {
    report.progress(step, updates);
    await breathe();
    signal.throwIfAborted();
  };
  const png = await snapshots.draw(vectors, alive);
  await keepSnapshot(checkpoints, {step, png});
  report.note(`took a snapshot after ${step} updates`);
};

/** The vectors after so many updates. @throws DivergedError where they are not finite. */
const finiteVectors = (running: RunningStep, training: Training, done: number): Checkpoint['vectors'] => {
  const vectors = vectorsOf(running, training.vectors);
  checkVectors(vectors, done - 1);
  return vectors;
};

/** The further figures of a point of the curves, from the weights before the update of that number. */
const measure = (running: RunningStep, {evaluate, vectors}: Training, step: number): Figures =>
  evaluate ? finite(evaluate(vectorsOf(running, vectors)), step) : {};
