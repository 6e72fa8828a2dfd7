import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import type {ResNetConfig} from '../../../schemas/nets/resnet.ts';
import type {Report} from '../../../src/stage/stage.ts';
import type {Model} from '../../../stages/artifacts/model.ts';
import {allRows, rowsInMemory, rowsOfBytes} from '../../../stages/artifacts/row-source.ts';
import {extract, type Source} from '../../../stages/features/extract.ts';
import {makeExtractor} from '../../../stages/features/make-extractor.ts';
import {rng} from '../../../stages/math/stream.ts';
import {classifierEstimator, type ClassifierConfig} from '../../../stages/score/network.ts';
import {expectClose} from '../../helpers/close.ts';
import {newDirectory} from '../../helpers/directory.ts';
import '../../helpers/tensorflow.ts';

const shape = [6, 5, 3];
const net: ResNetConfig = {type: 'resnet', depth: 18, features: 2, fourier_features: 3, fourier_scale: 1};
const config: ClassifierConfig = {
  role: 'classifier',
  sde: {type: 've', sigma_min: 0.01, sigma_max: 50},
  net,
  given: 'sigma',
  input: shape,
  classes: ['a', 'b', 'c', 'd'],
};
const estimator = classifierEstimator(config);
const model: Model = {config: {...config}, weights: estimator.net.init(rng(5)), curves: []};

const count = 7;
const bytes = Uint8Array.from({length: count * 90}, (_, i) => (i * 97 + i ** 2) % 256);
const range = [-1, 1] as const;
const source: Source = {rows: rowsOfBytes(bytes, 90, range), shape, range};
const extractor = makeExtractor(model, source, undefined);

/** Extracts in batches, into a directory that is new if none is given; `onBatch` sees each progress. */
const run = async ({
  batchSize = 3,
  compile = false,
  dir = undefined as string | undefined,
  from = source as Source,
  by = extractor,
  onBatch = (_done: number): void => undefined,
  signal = new AbortController().signal,
} = {}) => {
  const checkpoints = dir ?? (await newDirectory());
  const notes: string[] = [];
  const report = {
    progress: onBatch,
    checkpoint: () => undefined,
    note: (line: string) => notes.push(line),
    engine: () => undefined,
    metric: () => undefined,
  } satisfies Report;
  const {rows, logits} = await extract(by, from, {batchSize, compile, checkpoints, report, signal});
  return {rows: allRows(rows), logits: allRows(logits), width: rows.width, notes};
};

describe('extract', () => {
  it('gives what the last layer reads and says, of images as the network was trained on them', async () => {
    const {rows, logits, width} = await run();
    expect([rows.length, logits.length, width]).toEqual([count * 16, count * 4, 16]);
    tf.tidy(() => {
      const params = extractor.weights();
      const values = Float32Array.from(bytes, (byte) => (2 * byte) / 255 - 1);
      const sigma = tf.fill([count], 0.01);
      const said = estimator.net.apply(params, tf.tensor(values, [count, ...shape]), sigma);
      expectClose(logits, said, 1e-4);
      const {head} = estimator.net.ending!;
      expectClose(head(params, tf.tensor(rows, [count, width])), said, 1e-4);
    });
  });

  it('shows a network images of other data in the range that it was trained on', async () => {
    const unit = [0, 1] as const;
    const trained = {...model, config: {...config, range: [...range]}};
    const [own, other] = [range, unit].map((range) => ({rows: rowsOfBytes(bytes, 90, range), shape, range}));
    const by = makeExtractor(trained, other!, undefined);
    expectClose((await run({from: other!, by})).rows, (await run({from: own!})).rows, 1e-4);
  });

  it('gives an image the same row in any batch, by either engine', async () => {
    const expected = await run({batchSize: 1});
    for (const [batchSize, compile] of [
      [3, true],
      [100, false],
    ] as const) {
      const {rows, logits} = await run({batchSize, compile});
      expectClose(rows, expected.rows, 1e-4);
      expectClose(logits, expected.logits, 1e-4);
    }
  });

  it('goes on behind the last image when it was stopped, and leaks nothing', async () => {
    const before = tf.memory().numTensors;
    const whole = await run();
    const [dir, stop] = [await newDirectory(), new AbortController()];
    const stopping = run({
      dir,
      signal: stop.signal,
      onBatch: (done) => {
        if (done === 3) stop.abort(new Error('stopped'));
      },
    });
    await expect(stopping).rejects.toThrow('stopped');
    const seen: number[] = [];
    const resumed = await run({dir, onBatch: (done) => void seen.push(done)});
    expect(seen).toEqual([6, 7]);
    expect(resumed.rows).toEqual(whole.rows);
    expect(resumed.logits).toEqual(whole.logits);
    const again: number[] = [];
    expect((await run({dir, onBatch: (done) => void again.push(done)})).rows).toEqual(whole.rows);
    expect(again).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('reads numbers without a range as they are, and refuses those that lead nowhere', async () => {
    const values = Float32Array.from(bytes, (byte) => (2 * byte) / 255 - 1);
    const from = {rows: rowsInMemory(values, 90), shape};
    const asIs = makeExtractor(model, from, undefined);
    expectClose((await run({from, by: asIs})).rows, (await run()).rows, 1e-4);
    values[5 * 90 + 2] = NaN;
    await expect(run({from, by: asIs})).rejects.toThrow('features of example 5 are not finite');
  });
});

describe('makeExtractor', () => {
  it('names a classifier by the digest of its weights', () => {
    const {extractor: identity, frontEnd} = extractor;
    expect(identity.name).toBe(`classifier:${identity.digest.slice(0, 8)}`);
    expect(frontEnd).toBe('none');
    expect(makeExtractor(model, source, 'none').frontEnd).toBe('none');
    const {shape, values} = model.weights['classifier.linear.bias']!;
    const moved = {shape, values: values.map((value) => value + 1)};
    const other = {...model, weights: {...model.weights, 'classifier.linear.bias': moved}};
    expect(makeExtractor(other, source, undefined).extractor.digest).not.toBe(identity.digest);
  });

  it('reads noiseless points by a network for points', () => {
    const points: ClassifierConfig = {
      ...config,
      net: {type: 'toy-mlp', features: 2, conditional: true},
      input: [2],
    };
    const weights = classifierEstimator(points).net.init(rng(1));
    const {
      width,
      weights: fresh,
      see,
    } = makeExtractor({config: {...points}, weights, curves: []}, {shape: [2]}, undefined);
    expect(width).toBe(10);
    tf.tidy(() => {
      const params = fresh();
      const {features, logits} = see(params, tf.tensor2d([[1, -2]]));
      expect([features.shape, logits.shape]).toEqual([
        [1, 10],
        [1, 4],
      ]);
      expectClose(
        logits,
        classifierEstimator(points).net.apply(params, tf.tensor2d([[1, -2]]), tf.tensor1d([0.01])),
      );
    });
  });

  it('shows each Inception network images as it was published with, or as it is asked to', () => {
    const frontEnd = (variant: string, asked?: 'clean') => {
      const config = {role: 'extractor', net: {type: 'inception', variant}, source: {sha256: ''}};
      return makeExtractor({...model, config}, source, asked).frontEnd;
    };
    expect([frontEnd('tensorflow'), frontEnd('torchvision')]).toEqual(['tf1', 'pytorch-fid']);
    expect(frontEnd('torchvision', 'clean')).toBe('clean');
  });

  it('says what does not go together', () => {
    expect(() => makeExtractor(model, {shape: [6, 5, 1]}, undefined)).toThrow(
      'the classifier reads examples [6, 5, 3], these are [6, 5, 1]',
    );
    expect(() => makeExtractor(model, source, 'tf1')).toThrow('front_end: tf1 is for Inception');
    const score: Model = {...model, config: {...model.config, role: 'score'}};
    expect(() => makeExtractor(score, source, undefined)).toThrow('a score model has no features');
    const inception: Model = {
      ...model,
      config: {role: 'extractor', net: {type: 'inception', variant: 'tensorflow'}, source: {sha256: ''}},
    };
    expect(() => makeExtractor(inception, {shape: [4, 4, 3]}, undefined)).toThrow('of 8 bits');
    expect(() => makeExtractor(inception, source, 'none')).toThrow('front_end: none is for a classifier');
    expect(() => makeExtractor(inception, {shape: [4, 4, 2], range}, undefined)).toThrow(
      'one channel or three',
    );
    expect(() => makeExtractor(inception, {shape: [2]}, undefined)).toThrow('not examples [2]');
  });
});
