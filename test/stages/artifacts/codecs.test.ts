import {readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Codec} from '../../../src/stage/stage.ts';
import {dataset, gather, rowsOf} from '../../../stages/artifacts/dataset.ts';
import {figure} from '../../../stages/artifacts/figure.ts';
import {metrics} from '../../../stages/artifacts/metrics.ts';
import {model} from '../../../stages/artifacts/model.ts';
import {samples} from '../../../stages/artifacts/samples.ts';
import {table} from '../../../stages/artifacts/table.ts';
import {eventsFile} from '../../../stages/artifacts/tensorboard.ts';
import {newDirectory} from '../../helpers/directory.ts';

const points = Float32Array.of(1, 2, 3, 4, 5, 6);
const labels = Int32Array.of(0, 1, 0);
const data = {points, labels, width: 2, shape: [2], classes: 2, names: ['upper', 'lower']};
const trained = {
  config: {role: 'score', net: {type: 'toy-mlp'}, outputs: 2},
  weights: {'x.0.weight': {shape: [1, 2], values: Float32Array.of(0.25, -1)}},
  curves: [
    {step: 1, loss: 2.5},
    {step: 2, loss: 1e-9},
  ],
};
const grid = {shape: [3, 2], values: Float64Array.from(points)};

const cases: readonly [Codec<unknown>, unknown, readonly string[]][] = [
  [dataset as Codec<unknown>, data, ['data.npz', 'dataset.json']],
  [samples as Codec<unknown>, {points, labels, width: 2, shape: [2]}, ['samples.json', 'samples.npz']],
  [model as Codec<unknown>, trained, ['curves.jsonl', eventsFile, 'model.json', 'model.safetensors']],
  [
    metrics as Codec<unknown>,
    {values: {upper: {precision: 0.5}}, arrays: {grid}},
    ['arrays.npz', 'metrics.json'],
  ],
  [
    figure as Codec<unknown>,
    {svg: '<svg/>', png: Buffer.of(1, 2), spec: {marks: []}},
    ['figure.png', 'figure.svg', 'figure.vega.json'],
  ],
  [
    table as Codec<unknown>,
    {json: {a: [1]}, csv: 'a\n1\n', markdown: '| a |\n'},
    ['table.csv', 'table.json', 'table.md'],
  ],
];

/** Files that are not there where there is nothing to say, or that are for other programs. */
const unread = ['arrays.npz', eventsFile];

const written = async <T>(codec: Codec<T>, value: T): Promise<string> => {
  const dir = await newDirectory();
  await codec.write(dir, value);
  return dir;
};

describe.each(cases.map(([codec, value, files]) => ({kind: codec.kind, codec, value, files})))(
  '$kind',
  ({codec, value, files}) => {
    it('reads what it wrote', async () => {
      const dir = await written(codec, value);
      expect((await readdir(dir)).sort()).toEqual(files);
      expect(await codec.read(dir)).toEqual(value);
    });

    it('writes equal values as equal bytes', async () => {
      const [one, other] = [await written(codec, value), await written(codec, structuredClone(value))];
      for (const file of files)
        expect(await readFile(join(one, file))).toEqual(await readFile(join(other, file)));
    });

    it('names the file that is missing', async () => {
      for (const file of files.filter((name) => !unread.includes(name))) {
        const dir = await written(codec, value);
        await rm(join(dir, file));
        await expect(codec.read(dir)).rejects.toThrow(new RegExp(`^${file} is missing: expected `));
      }
    });
  },
);

describe('dataset', () => {
  it.each([
    [
      '{"count": 4, "shape": [2], "classes": 2, "names": ["a", "b"]}',
      'data.npz: expected points of float32 [4, 2], got float32 [3, 2]',
    ],
    [
      '{"count": 3, "shape": [2], "classes": 2, "names": ["a"]}',
      'dataset.json: expected names to be 2 class names, got ["a"]',
    ],
    [
      '{"count": 3, "shape": [2], "classes": 1, "names": ["a"]}',
      'data.npz: label 1 of row 1 is not a class; expected 0 to 0',
    ],
    [
      '{"count": 3, "shape": [0], "classes": 1, "names": ["a"]}',
      "dataset.json: expected shape to be the lengths of an example's axes, [2] for instance, got [0]",
    ],
    ['[]', 'dataset.json: not a JSON object'],
    ['{', 'dataset.json: '],
  ])('refuses dataset.json %s', async (text, message) => {
    const dir = await written(dataset, data);
    await writeFile(join(dir, 'dataset.json'), text);
    await expect(dataset.read(dir)).rejects.toThrow(message);
  });

  it('names an array that is missing', async () => {
    const dir = await written(metrics, {values: {}, arrays: {other: grid}});
    await writeFile(join(dir, 'data.npz'), await readFile(join(dir, 'arrays.npz')));
    await writeFile(
      join(dir, 'dataset.json'),
      '{"count": 3, "shape": [2], "classes": 2, "names": ["a", "b"]}',
    );
    await expect(dataset.read(dir)).rejects.toThrow(
      'data.npz: expected points of float32 [3, 2], found only other',
    );
  });

  it('gathers the rows of a class in order', () => {
    expect(rowsOf(labels, 0)).toEqual(Int32Array.of(0, 2));
    expect(gather(points, 2, rowsOf(labels, 0))).toEqual(Float32Array.of(1, 2, 5, 6));
    expect(rowsOf(labels, 7)).toEqual(new Int32Array());
  });
});

describe('model', () => {
  it('keeps curves as one JSON object a line', async () => {
    const dir = await written(model, trained);
    expect(await readFile(join(dir, 'curves.jsonl'), 'utf8')).toBe(
      '{"loss":2.5,"step":1}\n{"loss":1e-9,"step":2}\n',
    );
  });

  it('refuses a loss that is not finite', async () => {
    const broken = {...trained, curves: [{step: 7, loss: NaN}]};
    await expect(written(model, broken)).rejects.toThrow('curve at step 7: loss is NaN');
  });

  it('names the broken line of the curves', async () => {
    const dir = await written(model, trained);
    await writeFile(join(dir, 'curves.jsonl'), '{"step": 1}\n{"step": "2"}\n');
    await expect(model.read(dir)).rejects.toThrow('curves.jsonl: line 2 is not an object of numbers');
  });
});

describe('metrics', () => {
  it('writes numbers indented and sorted, and no empty arrays file', async () => {
    const dir = await written(metrics, {values: {b: 1, a: {d: 2, c: [3]}}, arrays: {}});
    expect(await readdir(dir)).toEqual(['metrics.json']);
    expect(await readFile(join(dir, 'metrics.json'), 'utf8')).toBe(`{
  "a": {
    "c": [
      3
    ],
    "d": 2
  },
  "b": 1
}
`);
  });

  it('refuses a number without JSON form, by its path', async () => {
    const writing = written(metrics, {values: {upper: {precision: NaN}}, arrays: {}});
    await expect(writing).rejects.toThrow('metrics.json.upper.precision: NaN has no JSON form');
  });
});
