import {readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Codec} from '../../../src/stage/stage.ts';
import {dataset, gather, inMemory, rowsOf, type Dataset} from '../../../stages/artifacts/dataset.ts';
import {figure} from '../../../stages/artifacts/figure.ts';
import {metrics} from '../../../stages/artifacts/metrics.ts';
import {model} from '../../../stages/artifacts/model.ts';
import {allRows, rowsInMemory, rowsOfBytes, type RowSource} from '../../../stages/artifacts/row-source.ts';
import {decodeNpy, encodeNpy} from '../../../stages/artifacts/npy.ts';
import {decodeNpz, encodeNpz} from '../../../stages/artifacts/npz.ts';
import {samples} from '../../../stages/artifacts/samples.ts';
import {table} from '../../../stages/artifacts/table.ts';
import {eventsFile} from '../../../stages/artifacts/tensorboard.ts';
import {deflated} from '../../helpers/deflated-zip.ts';
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

/** Two images of 1 × 2 pixels in two colours, whose numbers have bytes of their own. */
const images = {
  points: rowsInMemory(
    Float32Array.from([0, 255, 51, 102, 153, 204, 1, 2], (byte) => -1 + (2 * byte) / 255),
    4,
  ),
  labels: Int32Array.of(1, 0),
  shape: [1, 2, 2],
  range: [-1, 1] as const,
  names: ['cat', 'dog'],
};

const cases: readonly [Codec<unknown>, unknown, readonly string[]][] = [
  [dataset as Codec<unknown>, data, ['dataset.json', 'labels.npy', 'points.npy']],
  [
    samples as Codec<unknown>,
    {points: rowsInMemory(points, 2), labels, shape: [2], nfe: 2.5},
    ['samples.json', 'samples.npz'],
  ],
  [samples as Codec<unknown>, images, ['samples.json', 'samples.npz']],
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
      '{"count": 3, "shape": [2], "classes": 2, "names": ["a", "a"]}',
      'dataset.json: two classes are called a, expected a name of its own for each',
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

describe('samples', () => {
  it('keeps images as bytes that other programs read', async () => {
    const dir = await written(samples, images);
    expect(decodeNpz(await readFile(join(dir, 'samples.npz')))).toEqual({
      samples: {shape: [2, 1, 2, 2], values: Uint8Array.of(0, 255, 51, 102, 153, 204, 1, 2)},
      labels: {shape: [2], values: Int32Array.of(1, 0)},
    });
  });

  it('reads what another program compressed', async () => {
    const dir = await written(samples, images);
    const packed = deflated(await readFile(join(dir, 'samples.npz')));
    await writeFile(join(dir, 'samples.npz'), packed);
    expect(inMemory(await samples.read(dir))).toEqual(inMemory(images));
  });

  it('reads a large file where it is asked to', async () => {
    const dir = await newDirectory();
    const [count, width] = [17, 2 ** 22];
    const shade = (row: number): Float32Array => new Float32Array(width).fill(row / 255);
    const rows: RowSource = {
      count,
      width,
      between: (first, end) => {
        if (end - first !== 1) throw new RangeError('one block holds one of these rows');
        return shade(first);
      },
      at: ([row]) => shade(row!),
    };
    const many = {
      points: rows,
      labels: new Int32Array(count),
      shape: [2 ** 11, 2 ** 11, 1],
      range: [0, 1],
    } as const;
    await samples.write(dir, many);
    const {points} = await samples.read(dir);
    expect(points.at(Int32Array.of(16, 3)).filter((_, i) => i % width === 7)).toEqual(
      Float32Array.of(16 / 255, 3 / 255),
    );
  });

  it('says what does not fit', async () => {
    const dir = await written(samples, images);
    await writeFile(join(dir, 'samples.json'), '{"count": 2, "shape": [4]}');
    await expect(samples.read(dir)).rejects.toThrow(
      "samples.npz: it holds |u1 [2, 1, 2, 2], not examples [4] of float32 ('<f4')",
    );
    await writeFile(join(dir, 'samples.npz'), encodeNpz({arr_0: grid}));
    await expect(samples.read(dir)).rejects.toThrow('samples.npz: it has no array labels, only arr_0');
    await expect(written(samples, {...images, names: ['cat']})).rejects.toThrow(
      'label 1 of sample 0 is not a class; expected 0 to 0',
    );
    await expect(written(samples, {...images, labels: new Int32Array(3)})).rejects.toThrow(
      'expected 3 samples, as many as labels, of width 4, got 2 of width 4',
    );
    const broken = {...images, points: rowsInMemory(new Float32Array(8).fill(NaN), 4)};
    await expect(written(samples, broken)).rejects.toThrow('value 0 of 8 is NaN');
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
