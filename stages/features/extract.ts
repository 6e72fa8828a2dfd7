import * as tf from '@tensorflow/tfjs-core';
import {setImmediate as breathe} from 'node:timers/promises';
import type {Report} from '../../src/stage/stage.ts';
import {toBytes} from '../artifacts/bytes.ts';
import {columnsOf} from '../artifacts/columns.ts';
import {openKeptRows, type KeptRows} from '../artifacts/kept-rows.ts';
import {rowsInFile, type RowSource} from '../artifacts/row-source.ts';
import {startReported, type Reported} from '../compile/start-reported.ts';
import type {RunningStep, Step} from '../compile/step.ts';
import {intervals} from '../train/intervals.ts';
import type {Examples, Extractor, Seen} from './extractor.ts';

/** Examples, row by row. */
export interface Source extends Examples {
  readonly rows: RowSource;
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
      const rows = seenOf(running, batchOf(source, first, end, size), end - first);
      checkFinite(rows, first, end - first);
      kept.append(new Uint8Array(rows.buffer));
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
const batchOf = ({rows, shape, range}: Source, first: number, end: number, size: number): tf.Tensor => {
  const values = rows.between(first, end);
  const batch = new Float32Array(size * rows.width);
  batch.set(range ? toBytes(values, range) : values);
  return tf.tensor(batch, [size, ...shape]);
};

/** What the extractor sees of the first `count` rows of a batch: features, then logits of each. */
const seenOf = (running: RunningStep, x: tf.Tensor, count: number): Float32Array => {
  const {features, logits} = running.run({x}) as unknown as Seen;
  const [width, classes] = [features, logits].map((tensor) => tensor.shape[1]!) as [number, number];
  const [a, b] = [features, logits].map((tensor) => tensor.dataSync()) as [Float32Array, Float32Array];
  tf.dispose([x, features, logits]);
  const rows = new Float32Array(count * (width + classes));
  for (let row = 0, at = 0; row < count; row++, at += width + classes) {
    rows.set(a.subarray(row * width, (row + 1) * width), at);
    rows.set(b.subarray(row * classes, (row + 1) * classes), at + width);
  }
  return rows;
};

/** @throws RangeError that names the first image of which something is not finite. */
const checkFinite = (rows: Float32Array, first: number, count: number): void => {
  const broken = rows.findIndex((value) => !Number.isFinite(value));
  if (broken < 0) return;
  const image = first + Math.floor((broken * count) / rows.length);
  throw new RangeError(
    `features of example ${image} are not finite: look at its numbers, or at the extractor's`,
  );
};
