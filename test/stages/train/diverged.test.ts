import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import * as tf from '@tensorflow/tfjs-core';
import type {Report} from '../../../src/stage/stage.ts';
import {readCheckpoint} from '../../../stages/train/checkpoint.ts';
import {train, type Training} from '../../../stages/train/loop.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pipe-diverged-'));
});
afterEach(() => rmSync(dir, {recursive: true}));

/** A weight that is the number of updates made, a moment that becomes `bad` at the fifth, and a loss that shows nothing. */
const blind = (bad: number): Training => ({
  start: (saved) => {
    let made = saved?.step ?? 0;
    return {
      engine: 'eager',
      compileMs: 0,
      run: () => {
        made += 1;
        return {loss: tf.scalar(1)};
      },
      get: () => ({weights: tf.tensor1d([made]), v: tf.tensor1d([0, made < 5 ? made : bad])}),
      set: () => undefined,
      dispose: () => undefined,
    };
  },
  updates: 9,
  batches: 1,
  inputs: () => ({}),
  vectors: ['weights', 'v'],
  logEvery: 1,
});

/** Asks to stop after so many updates, which makes a checkpoint. */
const stoppedAfter = (last: number) => {
  const stop = new AbortController();
  const notes: string[] = [];
  const report = {
    progress: (step: number) => step === last && stop.abort(new Error('asked to stop')),
    checkpoint: () => undefined,
    note: (line: string) => notes.push(line),
  } as unknown as Report;
  return {checkpoints: dir, report, signal: stop.signal, notes};
};

const steps = async (): Promise<number | undefined> => (await readCheckpoint(dir, () => undefined))?.step;

test.each([NaN, Infinity])('a state with %d does not take the place of the last good one', async (bad) => {
  await expect(train(blind(bad), stoppedAfter(3))).rejects.toThrow('asked to stop');
  expect(await steps()).toBe(3);
  for (const last of [6, Infinity]) {
    const surroundings = stoppedAfter(last);
    const at = last === 6 ? 5 : 8;
    await expect(train(blind(bad), surroundings)).rejects.toThrow(
      `a second moment of Adam's is ${bad} at update ${at}: lower the learning rate (optimizer.lr), shorten gradients ` +
        '(optimizer.clip), or look at the data',
    );
    expect(await steps()).toBe(3);
    expect(surroundings.notes).toEqual([`the checkpoint after 3 updates is kept in ${dir}`]);
  }
});
