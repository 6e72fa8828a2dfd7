import * as tf from '@tensorflow/tfjs-core';
import type {LangevinConfig, ReleasedPcConfig} from '../../schemas/sampler.ts';
import {startReported, type Reported} from '../compile/start-reported.ts';
import type {RunningStep} from '../compile/step.ts';
import type {Stream} from '../math/stream.ts';
import type {ClassPosterior} from '../score/posterior.ts';
import {langevin, releasedPc, type Update} from './updates.ts';
import {walk, walkState, walkStep, type Rows} from './walk.ts';

/** What surrounds a draw: how its steps run, and who hears of it. */
export interface Surroundings extends Reported {
  readonly onUpdate: (done: number, total: number) => Promise<void>;
}

/** Points walked at once: bounds memory, and changes no sample. A multiple of 4, see Rows. */
const batchRows = 10_000;

/**
 * Draws `count` points of one class, [count, width] row by row, by walking along its posterior score. Equal streams
 * give the same start and noise to a row whatever the count: a longer draw begins with the shorter one, up to rounding
 * where the engine sums a network's products in an order that depends on the number of rows.
 */
export const drawClass = async (
  posterior: ClassPosterior,
  sampler: LangevinConfig | ReleasedPcConfig,
  count: number,
  stream: Stream,
  surroundings: Surroundings,
): Promise<Float32Array> => {
  const updates = sampler.type === 'langevin' ? langevin(sampler) : releasedPc(sampler);
  const {width} = posterior;
  const points = new Float32Array(count * width);
  const total = Math.ceil(count / batchRows) * updates.length;
  for (let first = 0; first < count; first += batchRows) {
    const rows: Rows = {first, count: Math.min(batchRows, count - first), width};
    const before = (first / batchRows) * updates.length;
    const running = startWalk(posterior, updates, rows, stream, surroundings);
    const onUpdate = (done: number): Promise<void> => surroundings.onUpdate(before + done, total);
    try {
      points.set(await walk(running, updates.length, onUpdate), first * width);
    } finally {
      running.dispose();
    }
  }
  return points;
};

const startWalk = (
  {sde, weights, posterior}: ClassPosterior,
  updates: readonly Update[],
  rows: Rows,
  stream: Stream,
  reported: Reported,
): RunningStep => {
  // All of them first: a σ that the noising never has is refused before the walk, not on its way.
  const times = updates.map(({sigma}) => sde.time(sigma));
  const state = {...walkState(stream, updates, times, rows), ...weights()};
  const running = startReported(walkStep(posterior, stream), {state, inputs: {}}, reported);
  tf.dispose(state);
  return running;
};
