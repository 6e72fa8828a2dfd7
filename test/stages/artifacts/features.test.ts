import {appendFile, readdir, readFile, rm, truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {checkComparable} from '../../../stages/artifacts/extraction.ts';
import {features, type Features} from '../../../stages/artifacts/features.ts';
import {decodeNpy, encodeNpy} from '../../../stages/artifacts/npy.ts';
import {allRows, rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {newDirectory} from '../../helpers/directory.ts';

const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
const logits = Float32Array.of(0, 1, -1, 7, 8, 9, 4, 5, 6);
const value: Features = {
  rows: rowsInMemory(rows, 2),
  logits: rowsInMemory(logits, 3),
  labels: Int32Array.of(0, 1, 0),
  names: ['cat', 'dog'],
  extraction: {extractor: {name: 'light', digest: 'abc'}, frontEnd: 'tf1', quantise: 'round'},
};

const written = async (one: Features): Promise<string> => {
  const dir = await newDirectory();
  await features.write(dir, one);
  return dir;
};

describe('features', () => {
  it('are read as they were written, by NumPy too', async () => {
    const dir = await written({...value, nfe: 35});
    expect((await readdir(dir)).sort()).toEqual([
      'features.json',
      'features.npy',
      'labels.npy',
      'logits.npy',
    ]);
    const read = await features.read(dir);
    expect(allRows(read.rows)).toEqual(rows);
    expect(allRows(read.logits!)).toEqual(logits);
    expect(read).toMatchObject({
      labels: value.labels,
      names: value.names,
      extraction: value.extraction,
      nfe: 35,
    });
    const whole = decodeNpy(await readFile(join(dir, 'features.npy')));
    expect(whole).toEqual({shape: [3, 2], values: rows});
  });

  it('may lack logits', async () => {
    const {logits: _, ...without} = value;
    const read = await features.read(await written(without));
    expect(read.logits).toBeUndefined();
  });

  it('of several blocks are written whole', async () => {
    const long = Float32Array.from({length: 5 * 2 ** 20}, (_, i) => i);
    const {logits: _, ...without} = value;
    const labels = new Int32Array(5);
    const dir = await written({...without, rows: rowsInMemory(long, 2 ** 20), labels});
    const read = allRows((await features.read(dir)).rows);
    expect(Buffer.from(read.buffer).equals(Buffer.from(long.buffer))).toBe(true);
  });

  it.each([
    ['features.npy', 'features.npy is missing: expected a row of float32 for each image'],
    ['labels.npy', 'labels.npy is missing: expected the class of each image'],
    ['features.json', 'features.json is missing: expected count, width'],
  ])('name %s when it is missing', async (file, message) => {
    const dir = await written(value);
    await rm(join(dir, file));
    await expect(features.read(dir)).rejects.toThrow(message);
  });

  it('say when a file is cut short, too long, or of another element type', async () => {
    const dir = await written(value);
    const file = join(dir, 'features.npy');
    const {length} = await readFile(file);
    await truncate(file, length - 1);
    await expect(features.read(dir)).rejects.toThrow(
      `features.npy: 3 rows of 2 float32 make a file of ${length} bytes, it has ${length - 1}`,
    );
    await appendFile(file, Buffer.alloc(2));
    await expect(features.read(dir)).rejects.toThrow(`it has ${length + 1}`);
    await writeFile(file, encodeNpy({shape: [3, 2], values: Float64Array.from(rows)}));
    await expect(features.read(dir)).rejects.toThrow("it holds <f8 [3, 2], not rows of float32 ('<f4')");
  });

  it.each([
    [{count: 4}, 'features.npy: expected [4, 2] as features.json has it, got [3, 2]'],
    [{width: 3}, 'features.npy: expected [3, 3] as features.json has it, got [3, 2]'],
    [{names: ['cat']}, 'labels.npy: label 1 of row 1 is not a class; expected 0 to 0'],
    [{names: 'cat'}, 'features.json: expected names to be the names of the classes, got "cat"'],
    [{extractor: {name: 'light'}}, 'features.json: expected extractor.digest to be a text, got undefined'],
    [{front_end: 1}, 'features.json: expected front_end to be a text, got 1'],
  ])('refuse features.json with %j', async (change, message) => {
    const dir = await written(value);
    const file = join(dir, 'features.json');
    const about = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({...about, ...change}));
    await expect(features.read(dir)).rejects.toThrow(message);
  });

  it('are refused where labels or logits are of other images', async () => {
    await expect(written({...value, labels: Int32Array.of(0)})).rejects.toThrow(
      'labels.npy is of 1 images, features.npy of 3',
    );
    await expect(written({...value, logits: rowsInMemory(logits, 9)})).rejects.toThrow(
      'logits.npy is of 1 images, features.npy of 3',
    );
  });

  it('are compared only with those that were extracted alike', () => {
    const one = {width: 2, extraction: value.extraction};
    expect(() => checkComparable(one, structuredClone(one))).not.toThrow();
    const other = {
      width: 3,
      extraction: {extractor: {name: 'light', digest: 'xyz'}, frontEnd: 'tf1', quantise: 'truncate'},
    };
    expect(() => checkComparable(one, other)).toThrow(
      'differ in weights (abc and xyz), quantise (round and truncate), width (2 and 3)',
    );
  });
});
