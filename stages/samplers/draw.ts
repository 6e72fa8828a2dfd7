import * as tf from '@tensorflow/tfjs-core';
import type {ScoreSamplerConfig} from '../../schemas/sampler.ts';
import {startReported, type Reported} from '../compile/start-reported.ts';
import type {RunningStep} from '../compile/step.ts';
import {sizeOf} from '../math/shape.ts';
import type {Stream} from '../math/stream.ts';
import type {ClassPosterior} from '../score/posterior.ts';
import {batchesFrom, batchesOf} from './batches.ts';
import {makeSampler} from './make-sampler.ts';
import {noiseOf, startOf, unshared} from './noise.ts';
import type {Moved, Phase, Rows, Sampler} from './sampler.ts';

/** What surrounds a draw: how its steps run, and who hears of it. */
export interface Surroundings extends Reported {
  /** Points moved at once: bounds memory. */
  readonly batchSize: number;
  readonly onUpdate: (done: number, total: number) => Promise<void>;
}

/** Draws points of one class by the sampler of a config. */
export const drawClass = (
  posterior: ClassPosterior,
  config: ScoreSamplerConfig,
  count: number,
  stream: Stream,
  surroundings: Surroundings,
): Promise<Moved> => draw(makeSampler(config, posterior.sde), posterior, count, stream, surroundings);

/**
 * Draws `count` points of one class, [count, width] row by row, by a sampler along its posterior score. Equal streams
 * give the same start and noise to a row whatever the count and the size of batches: a longer draw begins with the
 * shorter one, up to rounding where the engine sums a network's products in an order that depends on the number of
 * rows. It is otherwise with samplers that couple the points of a batch, as published: the langevin corrector with
 * norms of the batch, and the probability flow; and with adaptive-sde, where rounding decides whether a step is taken
 * and so where all later noise falls: a network's sample is then another one of the same law.
 */
export const draw = async (
  sampler: Sampler,
  posterior: ClassPosterior,
  count: number,
  stream: Stream,
  surroundings: Surroundings,
): Promise<Moved> => {
  const width = sizeOf(posterior.shape);
  const points = new Float32Array(count * width);
  let [at, evaluations] = [0, 0];
  for await (const batch of drawBatches(sampler, posterior, {from: 0, count}, stream, surroundings)) {
    points.set(batch.points, at * width);
    at += batch.points.length / width;
    evaluations += (batch.nfe * batch.points.length) / width;
  }
  return {points, nfe: evaluations / count};
};

/** The points number `from` to `count` − 1 of a draw of `count`; a batch of the draw begins at `from`. */
export interface Share {
  readonly from: number;
  readonly count: number;
}

/** The batches of `draw`, one after the other: those before `from` are left out, and change nothing in the others. */
export async function* drawBatches(
  sampler: Sampler,
  posterior: ClassPosterior,
  {from, count}: Share,
  stream: Stream,
  surroundings: Surroundings,
): AsyncGenerator<Moved> {
  const {sharing = unshared, phases, start: law} = sampler;
  const batches = batchesOf(count, surroundings.batchSize, posterior.shape, sharing);
  const opened = openPhases(sampler, posterior, stream, surroundings);
  const length = phases.reduce((sum, phase) => sum + phase.length, 0);
  try {
    for (const [i, rows] of batchesFrom(batches, from)) {
      const tell = (done: number): Promise<void> =>
        surroundings.onUpdate(i * length + done, batches.length * length);
      const start = startOf(law, stream.split('start'), rows, sharing);
      yield await moveBatch(sampler, opened, start, rows, tell);
    }
  } finally {
    opened.dispose();
  }
}

const moveBatch = async (
  {phases}: Sampler,
  opened: OpenPhases,
  start: Float32Array,
  rows: Rows,
  tell: (done: number) => Promise<void>,
): Promise<Moved> => {
  let [points, nfe, before] = [start, 0, 0];
  for (const [i, phase] of phases.entries()) {
    const running = opened.begin(i, points, rows);
    const done = before;
    const moved = await phase.run(running, points, rows, (within) => tell(done + within));
    points = moved.points;
    nfe += moved.nfe;
    before += phase.length;
  }
  return {points, nfe};
};

/** The steps of a sampler's phases, each started when it is first needed and begun anew for every batch. */
interface OpenPhases {
  begin(phase: number, points: Float32Array, rows: Rows): RunningStep;
  dispose(): void;
}

const openPhases = (
  {phases, sharing}: Sampler,
  posterior: ClassPosterior,
  stream: Stream,
  reported: Reported,
): OpenPhases => {
  const weights = posterior.weights();
  const started = new Map<number, {readonly count: number; readonly running: RunningStep}>();
  return {
    begin: (i, points, rows) => {
      const phase = phases[i]!;
      const state = {...phase.begin(points, rows), ...weights};
      const known = started.get(i);
      if (known?.count === rows.count) known.running.set(state);
      else {
        known?.running.dispose();
        started.delete(i);
        const noise = noiseOf(stream.split(i === 0 ? 'walk' : `walk ${i}`), sharing);
        const running = startPhase(phase, phase.step(posterior.posterior, noise), state, rows, reported);
        started.set(i, {count: rows.count, running});
      }
      tf.dispose(Object.entries(state).flatMap(([name, tensor]) => (name in weights ? [] : [tensor])));
      return started.get(i)!.running;
    },
    dispose: () => {
      for (const {running} of started.values()) running.dispose();
      tf.dispose(weights);
    },
  };
};

const startPhase = (
  phase: Phase,
  step: ReturnType<Phase['step']>,
  state: Readonly<Record<string, tf.Tensor>>,
  rows: Rows,
  reported: Reported,
): RunningStep => {
  const inputs = phase.inputs(rows);
  const running = startReported(step, {state, inputs}, reported);
  tf.dispose(inputs);
  return running;
};
