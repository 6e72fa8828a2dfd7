import {readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Codec} from '../../../src/stage/stage.ts';
import {dataset, gather, inMemory, rowsOf, type Dataset} from '../../../stages/artifacts/dataset.ts';
import {figure} from '../../../stages/artifacts/figure.ts';
import {metrics} from '../../../stages/artifacts/metrics.ts';
import {model} from '../../../stages/artifacts/model.ts';
import {allRows, rowsInMemory, rowsOfBytes} from '../../../stages/artifacts/row-source.ts';
import {decodeNpy, encodeNpy} from '../../../stages/artifacts/npy.ts';
import {samples} from '../../../stages/artifacts/samples.ts';
import {table} from '../../../stages/artifacts/table.ts';
import {eventsFile} from '../../../stages/artifacts/tensorboard.ts';
import {newDirectory} from '../../helpers/directory.ts';

const points = Float32Array.of(1, 2, 3, 4, 5, 6);
const labels = Int32Array.of(0, 1, 0);
const data = {
  points: rowsInMemory(points, 2),
  labels,
  shape: [2],
  classes: 2,
  names: ['upper', 'lower'],
};
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
  [dataset as Codec<unknown>, data, ['dataset.json', 'labels.npy', 'points.npy']],
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
    figure as Codec<unknown>,
    {svg: '<svg/>', png: Buffer.of(1, 2), spec: {marks: []}, csv: 'a\n1\n'},
    ['figure.csv', 'figure.png', 'figure.svg', 'figure.vega.json'],
  ],
  [
    table as Codec<unknown>,
    {json: {a: [1]}, csv: 'a\n1\n', markdown: '| a |\n'},
    ['table.csv', 'table.json', 'table.md'],
  ],
];

/** Files that are not there where there is nothing to say, or that are for other programs. */
const unread = ['arrays.npz', 'figure.csv', eventsFile];

/** Rows are read by functions, which are equal to none but themselves. */
const plain = (value: unknown): unknown => (isDataset(value) ? inMemory(value as Dataset) : value);
const isDataset = (value: unknown): boolean =>
  typeof (value as Partial<Dataset>).points?.between === 'function';
const copied = (value: unknown): unknown => {
  if (!isDataset(value)) return structuredClone(value);
  const {width, ...copy} = structuredClone(inMemory(value as Dataset));
  return {...copy, points: rowsInMemory(copy.points, width)};
};

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
      expect(plain(await codec.read(dir))).toEqual(plain(value));
    });

    it('writes equal values as equal bytes', async () => {
      const [one, other] = [await written(codec, value), await written(codec, copied(value))];
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
      'labels.npy: expected labels of int32 [4], got int32 [3]',
    ],
    [
      '{"count": 3, "shape": [2], "classes": 2, "names": ["a"]}',
      'dataset.json: expected names to be 2 class names, got ["a"]',
    ],
    [
      '{"count": 3, "shape": [2], "classes": 1, "names": ["a"]}',
      'labels.npy: label 1 of row 1 is not a class; expected 0 to 0',
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

  const about = (count: number, rest = ''): string =>
    `{"count": ${count}, "shape": [2], "classes": 2, "names": ["a", "b"]${rest}}`;

  it.each([
    [
      'labels.npy',
      about(3),
      encodeNpy({shape: [3], values: Float64Array.of(0, 1, 0)}),
      'expected labels of int32 [3]',
    ],
    ['points.npy', about(3), Buffer.from('points'), 'not a .npy file'],
    [
      'points.npy',
      about(3),
      encodeNpy({shape: [3, 2], values: points}).subarray(0, -1),
      '3 rows of 2 float32 make a file of 152 bytes, it has 151',
    ],
    [
      'points.npy',
      about(3, ', "range": [0, 1]'),
      encodeNpy({shape: [3, 2], values: points}),
      "it holds <f4 [3, 2], not examples [2] of uint8 ('|u1')",
    ],
  ])('refuses a %s that is of other numbers or cut short', async (file, text, bytes, message) => {
    const dir = await written(dataset, data);
    await writeFile(join(dir, 'dataset.json'), text);
    await writeFile(join(dir, file), bytes);
    await expect(dataset.read(dir)).rejects.toThrow(`${file}: `);
    await expect(dataset.read(dir)).rejects.toThrow(message);
  });

  it('keeps images as bytes, and reads them as the numbers they stand for', async () => {
    const images = {
      ...data,
      points: rowsOfBytes(Uint8Array.of(0, 51, 255, 1, 2, 254), 2, [-1, 1]),
      range: [-1, 1] as const,
    };
    const dir = await written(dataset, images);
    const {values, shape} = decodeNpy(await readFile(join(dir, 'points.npy')));
    expect([values, shape]).toEqual([Uint8Array.of(0, 51, 255, 1, 2, 254), [3, 2]]);
    const {points, range} = await dataset.read(dir);
    expect([allRows(points), range]).toEqual([allRows(images.points), [-1, 1]]);
    expect(allRows(points)[1]).toBeCloseTo(-0.6, 6);
  });

  it('refuses to write points that do not go with their labels', async () => {
    const dir = await newDirectory();
    const longer = {...data, points: rowsInMemory(new Float32Array(8), 2)};
    await expect(dataset.write(dir, longer)).rejects.toThrow(
      'expected 3 rows, as many as labels, of width 2, got 4',
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
