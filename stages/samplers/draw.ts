import * as tf from '@tensorflow/tfjs-core';
import type {ScoreSamplerConfig} from '../../schemas/sampler.ts';
import {startReported, type Reported} from '../compile/start-reported.ts';
import type {RunningStep} from '../compile/step.ts';
import {sizeOf, type Shape} from '../math/shape.ts';
import type {Stream} from '../math/stream.ts';
import type {ClassPosterior} from '../score/posterior.ts';
import {makeSampler} from './make-sampler.ts';
import type {Moved, Phase, Rows, Sampler, Start} from './sampler.ts';

/** What surrounds a draw: how its steps run, and who hears of it. */
export interface Surroundings extends Reported {
  /** Points moved at once: bounds memory. */
  readonly batchSize: number;
  readonly onUpdate: (done: number, total: number) => Promise<void>;
}

/**
 * Draws `count` points of one class, [count, width] row by row, by a sampler along its posterior score. Equal streams
 * give the same start and noise to a row whatever the count and the size of batches: a longer draw begins with the
 * shorter one, up to rounding where the engine sums a network's products in an order that depends on the number of
 * rows. It is otherwise with samplers that couple the points of a batch, as published: the langevin corrector with
 * norms of the batch, and the probability flow.
 */
export const drawClass = async (
  posterior: ClassPosterior,
  config: ScoreSamplerConfig,
  count: number,
  stream: Stream,
  surroundings: Surroundings,
): Promise<Moved> => {
  const {sde, shape} = posterior;
  const sampler = makeSampler(config, sde);
  const opened = openPhases(sampler, posterior, stream, surroundings);
  const batches = batchesOf(count, surroundings.batchSize, shape);
  const points = new Float32Array(count * sizeOf(shape));
  const length = sampler.phases.reduce((sum, phase) => sum + phase.length, 0);
  let evaluations = 0;
  try {
    for (const [i, rows] of batches.entries()) {
      const tell = (done: number): Promise<void> =>
        surroundings.onUpdate(i * length + done, batches.length * length);
      const moved = await moveBatch(sampler, opened, startOf(sampler.start, stream, rows), rows, tell);
      points.set(moved.points, rows.first * sizeOf(shape));
      evaluations += moved.nfe * rows.count;
    }
  } finally {
    opened.dispose();
  }
  return {points, nfe: evaluations / count};
};

/** Noise comes in blocks of four numbers: a batch is as large as asked for, rounded up to where a block ends. */
const batchesOf = (count: number, batchSize: number, shape: Shape): readonly Rows[] => {
  const unit = [1, 2, 4].find((rows) => (rows * sizeOf(shape)) % 4 === 0)!;
  const rows = Math.ceil(batchSize / unit) * unit;
  return Array.from({length: Math.ceil(count / rows)}, (_, i) => ({
    first: i * rows,
    count: Math.min(rows, count - i * rows),
    shape,
  }));
};

const startOf = (start: Start, stream: Stream, {first, count, shape}: Rows): Float32Array => {
  const width = sizeOf(shape);
  const from = stream.split('start');
  if (start.law === 'uniform') return from.uniform(0, count * width, first * width);
  const {sigma} = start;
  return from.normal(0, count * width, first * width).map((z) => sigma * z);
};

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
  {phases}: Sampler,
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
        const noise = stream.split(i === 0 ? 'walk' : `walk ${i}`);
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
