import {createHash} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import sharp from 'sharp';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import * as tf from '@tensorflow/tfjs-core';
import type {Report} from '../../../src/stage/stage.ts';
import type {Dataset} from '../../../stages/artifacts/dataset.ts';
import {model, type Model} from '../../../stages/artifacts/model.ts';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {eventsFile} from '../../../stages/artifacts/tensorboard.ts';
import {rng} from '../../../stages/math/stream.ts';
import type {Weights} from '../../../stages/nets/net.ts';
import {train, type Training} from '../../../stages/train/loop.ts';
import trainScore from '../../../stages/train-score.ts';
import {runStage} from '../../helpers/run-stage.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pipe-snapshots-'));
});
afterEach(() => rmSync(dir, {recursive: true}));

describe('the loop', () => {
  /** One weight that grows by 1 an update; a snapshot is its value as text. */
  const counting = (drawn: number[]): Training => ({
    start: (saved) => {
      let weight = saved?.step ?? 0;
      return {
        engine: 'eager',
        compileMs: 0,
        run: () => ({loss: tf.scalar((weight += 1))}),
        get: () => ({weights: tf.tensor1d([weight])}),
        set: () => undefined,
        dispose: () => undefined,
      };
    },
    updates: 7,
    batches: 1,
    inputs: () => ({}),
    vectors: ['weights'],
    logEvery: 1,
    snapshots: {
      every: 3,
      draw: async ({weights}, alive) => {
        await alive();
        drawn.push(weights![0]!);
        return Buffer.from(`weight ${weights![0]!}`);
      },
    },
  });

  /** Stops when the loop tells of its `last`th progress. */
  const surroundings = (last = Infinity) => {
    const stop = new AbortController();
    const notes: string[] = [];
    let told = 0;
    const report = {
      progress: () => (told += 1) === last && stop.abort(new Error('asked to stop')),
      checkpoint: () => undefined,
      note: (line: string) => notes.push(line),
    } as unknown as Report;
    return {checkpoints: dir, report, signal: stop.signal, notes};
  };

  const texts = (snapshots: Model['snapshots']) =>
    snapshots!.map(({step, png}) => [step, Buffer.from(png).toString()]);
  const all = [3, 6, 7].map((step) => [step, `weight ${step}`]);

  test('takes one after so many updates and after the last', async () => {
    const drawn: number[] = [];
    expect(texts((await train(counting(drawn), surroundings())).snapshots)).toEqual(all);
    expect(drawn).toEqual([3, 6, 7]);
  });

  test.each([4, 5])('stopped at sign %i of its life, it goes on to the same', async (last) => {
    const drawn: number[] = [];
    await expect(train(counting(drawn), surroundings(last))).rejects.toThrow('asked to stop');
    const again = surroundings();
    expect(texts((await train(counting(drawn), again)).snapshots)).toEqual(all);
    expect(drawn).toEqual([3, 6, 7]);
    expect(again.notes.join()).not.toContain('anew');
  });

  test('killed when it has drawn one, it does not draw that again', async () => {
    const drawn: number[] = [];
    const killed = surroundings();
    killed.report.note = (): never => {
      throw new Error('killed');
    };
    await expect(train(counting(drawn), killed)).rejects.toThrow('killed');
    expect(texts((await train(counting(drawn), surroundings())).snapshots)).toEqual(all);
    expect(drawn).toEqual([3, 6, 7]);
  });

  test('starts anew when one from before its checkpoint is damaged', async () => {
    const drawn: number[] = [];
    await expect(train(counting(drawn), surroundings(6))).rejects.toThrow('asked to stop');
    const kept = readdirSync(dir).find((name) => name.startsWith('snapshot-3-'))!;
    writeFileSync(join(dir, kept), 'weight 4');
    const again = surroundings();
    expect(texts((await train(counting(drawn), again)).snapshots)).toEqual(all);
    expect(drawn).toEqual([3, 3, 6, 7]);
    expect(again.notes[0]).toMatch('a snapshot before update 5 is missing or damaged, training starts anew');
  });
});

const images: Dataset = {
  points: rowsInMemory(rng(1).uniform(0, 4 * 64), 64),
  labels: new Int32Array(4),
  names: ['all'],
  classes: 1,
  shape: [8, 8, 1],
  range: [0, 1],
} as unknown as Dataset;

const settings = {
  sde: {type: 've', sigma_min: 0.01, sigma_max: 50},
  net: {type: 'ncsnpp', features: 8, channel_multipliers: [1], blocks: 1, attention_resolutions: []},
  given: 'sigma',
  predicts: 'scaled-score',
  loss: {type: 'dsm'},
  optimizer: {type: 'adam', lr: 1e-2},
  ema: {decay: 0.9},
  batch_size: 4,
  updates: 4,
  seed: 1,
};
const snapshots = {
  every: 2,
  count: 3,
  sampler: {type: 'predictor-corrector', predictor: 'reverse-diffusion', corrector: 'none', steps: 2},
};

const eagerly = {compile: false};

const digest = (weights: Weights): string =>
  Object.values(weights)
    .reduce((hash, {values}) => hash.update(values), createHash('sha256'))
    .digest('hex');

describe('train-score', () => {
  test('draws sheets of the same noise, leaves the weights as they would be, and keeps both', async () => {
    const [plain, pictured] = [
      await runStage(trainScore, settings, {data: images, held_out: undefined}, eagerly),
      await runStage(trainScore, {...settings, snapshots}, {data: images, held_out: undefined}, eagerly),
    ].map(({output}) => output) as [Model, Model];
    expect(plain.snapshots).toBeUndefined();
    expect(digest(pictured.weights)).toBe(digest(plain.weights));
    expect(pictured.curves).toEqual(plain.curves);
    expect(pictured.snapshots!.map(({step}) => step)).toEqual([2, 4]);

    // Three images of 8 × 8 pixels in two columns, with two pixels around each.
    for (const {png} of pictured.snapshots!)
      expect(await sharp(png).metadata()).toMatchObject({format: 'png', width: 22, height: 22});

    await model.write(dir, pictured);
    expect(await model.read(dir)).toEqual(pictured);
    expect(readdirSync(join(dir, 'snapshots'))).toEqual(['00000002.png', '00000004.png']);
    const events = readFileSync(join(dir, eventsFile));
    for (const {png} of pictured.snapshots!) expect(events.includes(Buffer.from(png))).toBe(true);
  });

  test('says what snapshots are of where the examples are points', async () => {
    const points = {...images, points: rowsInMemory(new Float32Array(8), 2), shape: [2], range: undefined};
    const net = {type: 'mlp', features: 4, blocks: 1};
    await expect(
      runStage(trainScore, {...settings, net, snapshots}, {data: points as never, held_out: undefined}),
    ).rejects.toThrow(
      'snapshots are sheets of images of 8 bits with 1, 3 or 4 channels; these examples are [2]',
    );
  });

  test('refuses a sampler that does not go with the noising before the first update', async () => {
    const sampler = {type: 'annealed-langevin', sigma_max: 60, levels: 3, steps_per_level: 1};
    await expect(
      runStage(
        trainScore,
        {...settings, snapshots: {...snapshots, sampler}},
        {data: images, held_out: undefined},
        {...eagerly, checkpoints: dir},
      ),
    ).rejects.toThrow('σ = 60 is outside the noising process, whose σ goes from 0.01 to 50');
    // A checkpoint is made before a snapshot is drawn.
    expect(readdirSync(dir)).toEqual([]);
  });
});
