import * as tf from '@tensorflow/tfjs-core';
import type {LangevinConfig, ReleasedPcConfig} from '../../schemas/sampler.ts';
import {start} from '../compile/start.ts';
import type {Stream} from '../math/stream.ts';
import type {ClassPosterior} from '../score/posterior.ts';
import {langevin, releasedPc, type Update} from './updates.ts';
import {walk, walkState, walkStep, type Rows} from './walk.ts';

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
  onUpdate: (done: number, total: number) => Promise<void>,
): Promise<Float32Array> => {
  const updates = sampler.type === 'langevin' ? langevin(sampler) : releasedPc(sampler);
  const {width} = posterior;
  const points = new Float32Array(count * width);
  const total = Math.ceil(count / batchRows) * updates.length;
  for (let first = 0; first < count; first += batchRows) {
    const rows: Rows = {first, count: Math.min(batchRows, count - first), width};
    const before = (first / batchRows) * updates.length;
    const drawn = await drawRows(posterior, updates, rows, stream, (done) => onUpdate(before + done, total));
    points.set(drawn, first * width);
  }
  return points;
};

const drawRows = async (
  {sde, weights, posterior}: ClassPosterior,
  updates: readonly Update[],
  rows: Rows,
  stream: Stream,
  onUpdate: (done: number) => Promise<void>,
): Promise<Float32Array> => {
  // All of them first: a σ that the noising never has is refused before the walk, not on its way.
  const times = updates.map(({sigma}) => sde.time(sigma));
  const state = {...weights(), ...walkState(stream, updates, times, rows)};
  const running = start(walkStep(posterior, stream), {state, inputs: {}}, {compile: true});
  tf.dispose(state);
  try {
    return await walk(running, updates.length, onUpdate);
  } finally {
    running.dispose();
  }
};
