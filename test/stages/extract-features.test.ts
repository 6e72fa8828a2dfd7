import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {allRows, rowsOfBytes} from '../../stages/artifacts/row-source.ts';
import type {Dataset} from '../../stages/artifacts/dataset.ts';
import type {Model} from '../../stages/artifacts/model.ts';
import type {Samples} from '../../stages/artifacts/samples.ts';
import extractFeatures from '../../stages/extract-features.ts';
import {storedShapes} from '../../stages/nets/inception/fold.ts';
import {inception} from '../../stages/nets/inception/inception.ts';
import {expectClose} from '../helpers/close.ts';
import {inceptionImages, inceptionWeights} from '../helpers/inception-weights.ts';
import {runStage} from '../helpers/run-stage.ts';

const {float64: golden} = JSON.parse(readFileSync('test/fixtures/inception.json', 'utf8')) as {
  readonly float64: Readonly<
    Record<
      'A' | 'B',
      {
        readonly pool3: {readonly first8: readonly number[]};
        readonly logits_unbiased: {readonly first8: readonly number[]};
      }
    >
  >;
};

const extractor: Model = {
  config: {role: 'extractor', net: {type: 'inception', variant: 'tensorflow'}, source: {sha256: 'ab'}},
  weights: inceptionWeights(storedShapes(inception('tensorflow').weights)),
  curves: [],
};

const {A} = inceptionImages();
const first8 = (row: Float32Array): number[] => [...row.subarray(0, 8)];

const colour: Dataset = {
  points: rowsOfBytes(Uint8Array.from([...A.values, ...A.values.map((v) => 255 - v)]), 3072, [0, 1]),
  labels: Int32Array.of(1, 0),
  shape: A.shape,
  classes: 2,
  names: ['cat', 'dog'],
  range: [0, 1],
};

describe('extract-features', () => {
  it('gives Inception’s features and logits as published programs do, as one graph', async () => {
    const {output, engine} = await runStage(
      extractFeatures,
      {},
      {data: colour, samples: undefined, extractor},
    );
    expect(engine).toMatchObject({steps: 'graph'});
    const {rows, logits, labels, names, extraction} = output;
    expectClose(first8(rows.between(0, 1)), golden.A.pool3.first8, 2e-5);
    expectClose(first8(logits!.between(0, 1)), golden.A.logits_unbiased.first8, 2e-5);
    expect([rows.width, logits!.width, [...labels], names]).toEqual([2048, 1008, [1, 0], ['cat', 'dog']]);
    expect(extraction).toMatchObject({frontEnd: 'tf1', quantise: 'bytes'});
    expect(extraction.extractor.name).toBe(`inception-tensorflow:${extraction.extractor.digest.slice(0, 8)}`);
  });

  it('sees grey samples, the first so many, as images of three equal channels', async () => {
    const shade = Uint8Array.from({length: 64}, (_, i) => (i * 37) % 256);
    const grey: Samples = {
      points: rowsOfBytes(Uint8Array.from([...shade, ...shade.toReversed()]), 64, [-1, 1]),
      labels: Int32Array.of(2, 0),
      shape: [8, 8, 1],
      range: [-1, 1],
      nfe: 10,
    };
    const three = {
      ...colour,
      points: rowsOfBytes(Uint8Array.from([...shade].flatMap((byte) => [byte, byte, byte])), 192, [0, 1]),
      labels: Int32Array.of(0),
      shape: [8, 8, 3],
    };
    const run = (inputs: {readonly data?: Dataset; readonly samples?: Samples}) =>
      runStage(
        extractFeatures,
        {front_end: 'clean', count: 1},
        {data: undefined, samples: undefined, ...inputs, extractor},
        {compile: false},
      );
    const [one, other] = [await run({samples: grey}), await run({data: three})];
    expectClose(allRows(one.output.rows), allRows(other.output.rows), 1e-6);
    expect([...one.output.labels]).toEqual([2]);
    expect(one.output.names).toEqual(['0', '1', '2']);
    expect(one.output.nfe).toBe(10);
    expect(one.output.extraction.frontEnd).toBe('clean');
  });

  it('calls by its published name only what came in the published file', async () => {
    const sha256 = '6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2';
    const published = {...extractor, config: {...extractor.config, source: {sha256}}};
    const none = {...colour, points: rowsOfBytes(new Uint8Array(0), 3072, [0, 1]), labels: new Int32Array(0)};
    const {output} = await runStage(
      extractFeatures,
      {},
      {data: none, samples: undefined, extractor: published},
    );
    expect(output.extraction.extractor.name).toBe('inception-2015-12-05');
    expect(output.rows.count).toBe(0);
  });

  it('takes data or samples', async () => {
    const neither = {data: undefined, samples: undefined, extractor};
    await expect(runStage(extractFeatures, {}, neither)).rejects.toThrow(
      'wire the input "data" or "samples"',
    );
  });
});
