import * as tf from '@tensorflow/tfjs-core';
import {setImmediate as breathe} from 'node:timers/promises';
import type {Quantise} from '../../schemas/quantise.ts';
import type {Report} from '../../src/stage/stage.ts';
import {columnsOf} from '../artifacts/columns.ts';
import {openKeptRows, type KeptRows} from '../artifacts/kept-rows.ts';
import {quantised} from '../artifacts/quantise.ts';
import {rowsInFile, type RowSource} from '../artifacts/row-source.ts';
import {startReported, type Reported} from '../compile/start-reported.ts';
import type {RunningStep, Step} from '../compile/step.ts';
import {intervals} from '../train/intervals.ts';
import type {Examples, Extractor, Seen} from './extractor.ts';

/** Examples, row by row. */
export interface Source extends Examples {
  readonly rows: RowSource;
  /** How numbers of the range become bytes. */
  readonly quantise: Quantise;
}

export interface Surroundings extends Reported {
  /** Examples that the network sees at once: bounds memory. */
  readonly batchSize: number;
  /** Directory where finished rows outlive a kill. */
  readonly checkpoints: string;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Rows of features [N, width], and of logits [N, classes]. */
export interface Extracted {
  readonly rows: RowSource;
  readonly logits: RowSource;
}

/** How often finished rows are put safely on disk, in ms: at first, and at most. */
const [firstKeepMs, keepEveryMs] = [1000, 15_000];

/**
 * What an extractor sees of all examples. Rows go to the directory of checkpoints as they are made, and a process that
 * is started again goes on behind the last that is safe. A row does not depend on its batch but for rounding.
 *
 * @throws the signal's reason, with all finished rows safe, when asked to stop.
 */
export const extract = async (
  extractor: Extractor,
  source: Source,
  surroundings: Surroundings,
): Promise<Extracted> => {
  const {width, classes} = extractor;
  const {checkpoints, report} = surroundings;
  const kept = openKeptRows(checkpoints, 4 * (width + classes), (line) => report.note(line));
  try {
    if (kept.found.count < source.rows.count) await extractRest(extractor, source, surroundings, kept);
  } finally {
    kept.close();
  }
  const rows = rowsInFile({path: kept.path, offset: 0, count: source.rows.count, width: width + classes});
  return {rows: columnsOf(rows, 0, width), logits: columnsOf(rows, width, width + classes)};
};

const extractRest = async (
  extractor: Extractor,
  source: Source,
  {batchSize, report, signal, compile}: Surroundings,
  kept: KeptRows,
): Promise<void> => {
  const {count} = source.rows;
  const size = Math.min(batchSize, count);
  const running = startExtractor(extractor, [size, ...source.shape], {compile, report});
  const keeping = intervals(firstKeepMs, keepEveryMs);
  try {
    for (let first = kept.found.count; first < count; first += size) {
      const end = Math.min(first + size, count);
      kept.append(seenOf(running, batchOf(source, first, end, size), end - first));
      report.progress(end, count);
      await breathe();
      if (keeping() || signal.aborted || end === count) {
        kept.keep({});
        report.checkpoint(end);
      }
      signal.throwIfAborted();
    }
  } finally {
    running.dispose();
  }
};

const startExtractor = (extractor: Extractor, shape: readonly number[], reported: Reported): RunningStep => {
  const step: Step = (state, {x}) => ({state, outputs: {...extractor.see(state, x!)}});
  const example = {state: extractor.weights(), inputs: {x: tf.zeros([...shape])}};
  try {
    return startReported(step, example, reported);
  } finally {
    tf.dispose([example.state, example.inputs]);
  }
};

/** Rows first … end − 1 as the extractor reads them, [size, …shape]: the last batch is filled up with zeros. */
const batchOf = (
  {rows, shape, range, quantise}: Source,
  first: number,
  end: number,
  size: number,
): tf.Tensor => {
  const values = rows.between(first, end);
  const batch = new Float32Array(size * rows.width);
  batch.set(range ? named(first, () => quantised(values, range, quantise)) : values);
  return tf.tensor(batch, [size, ...shape]);
};

/** Where a number has no byte, the rows are told that it is among. */
const named = <T>(first: number, read: () => T): T => {
  try {
    return read();
  } catch (cause) {
    throw new RangeError(`images from number ${first} on: ${(cause as Error).message}`, {cause});
  }
};

/** Bytes of the first `count` rows: features, then logits of each. */
const seenOf = (running: RunningStep, x: tf.Tensor, count: number): Uint8Array => {
  const {features, logits} = running.run({x}) as unknown as Seen;
  const parts = [features, logits].map((tensor) => ({
    values: tensor.dataSync() as Float32Array,
    width: tensor.shape[1]!,
  }));
  tf.dispose([x, features, logits]);
  const rows = Array.from({length: count}, (_, row) =>
    parts.map(({values, width}) => values.subarray(row * width, (row + 1) * width)),
  );
  return Buffer.concat(
    rows.flat().map(({buffer, byteOffset, byteLength}) => Buffer.from(buffer, byteOffset, byteLength)),
  );
};
