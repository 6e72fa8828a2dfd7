import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {create} from 'tar';
import {afterEach, beforeEach, expect, test} from 'vitest';
import stage from '../../stages/load-images.ts';
import {runStage} from '../helpers/run-stage.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pipe-images-'));
});
afterEach(() => rmSync(dir, {recursive: true}));

const names = Array.from({length: 10}, (_, i) => `class ${i}`);

/** Record of an image whose plane c is c · 50 + its label throughout, but for a first pixel of 255. */
const record = (...labels: number[]): Uint8Array => {
  const label = labels.at(-1)!;
  const planes = [0, 1, 2].flatMap((c) => [255, ...new Array<number>(1023).fill(50 * c + label)]);
  return Uint8Array.from([...labels, ...planes]);
};

const archive = async (files: Readonly<Record<string, Uint8Array | string>>): Promise<string> => {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, name), bytes);
  const file = join(dir, 'cifar.tar.gz');
  await create({file, gzip: true, cwd: dir, portable: true}, Object.keys(files));
  return file;
};
const batches = (bytes: readonly Uint8Array[]): Record<string, Uint8Array> =>
  Object.fromEntries(bytes.map((part, i) => [`data_batch_${i + 1}.bin`, part]));
const cifar10 = (bytes: readonly Uint8Array[] = [1, 2, 3, 4, 5].map((label) => record(label))) =>
  archive({...batches(bytes), 'test_batch.bin': record(9), 'batches.meta.txt': `${names.join('\n')}\n\n`});
const load = async (params: object, ...files: string[]) =>
  (await runStage(stage, params, {}, {files})).output;

test('CIFAR-10: planes become pixels, batches come in their order, classes have their names', async () => {
  const data = await load({format: 'cifar10'}, await cifar10());
  expect([data.labels.join(), data.shape, data.classes, data.names]).toEqual([
    '1,2,3,4,5',
    [32, 32, 3],
    10,
    names,
  ]);
  const second = data.points.between(1, 2).subarray(0, 6);
  expect(Array.from(second, (value) => Math.round(value * 255))).toEqual([255, 255, 255, 2, 52, 102]);
  expect(data.range).toEqual([0, 1]);
});

test('its test split, in [−1, 1], and no more than was asked for', async () => {
  const file = await cifar10();
  const test = await load({format: 'cifar10', split: 'test', range: 'centred'}, file);
  expect(test.labels.join()).toBe('9');
  expect(
    Array.from(test.points.between(0, 1).subarray(3, 6), (value) => Math.round((value + 1) * 127.5)),
  ).toEqual([9, 59, 109]);
  expect((await load({format: 'cifar10', count: 3}, file)).labels.join()).toBe('1,2,3');
});

test('CIFAR-100 has a coarse and a fine label; the class is the fine one', async () => {
  const fine = Array.from({length: 100}, (_, i) => `fine ${i}`).join('\n');
  const file = await archive({'train.bin': record(3, 77), 'fine_label_names.txt': fine});
  const data = await load({format: 'cifar100'}, file);
  expect([data.labels.join(), data.classes, data.names[77]]).toEqual(['77', 100, 'fine 77']);
});

/** The bytes of an idx file. */
const idx = (shape: readonly number[], values: readonly number[]): Uint8Array =>
  Uint8Array.from([0, 0, 8, shape.length, ...shape.flatMap((length) => [0, 0, 0, length]), ...values]);

test('MNIST’s format: two files, packed or not, in either order', async () => {
  const [images, labels] = [join(dir, 'images.gz'), join(dir, 'labels')];
  writeFileSync(images, gzipSync(idx([2, 2, 3], [0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6])));
  writeFileSync(labels, idx([2], [4, 0]));
  const data = await load({format: 'idx'}, labels, images);
  expect([data.labels.join(), data.shape, data.classes]).toEqual(['4,0', [2, 3, 1], 5]);
  expect(Array.from(data.points.between(0, 1), (value) => Number(value.toFixed(3)))).toEqual([
    0, 0.2, 0.4, 0.6, 0.8, 1,
  ]);
});

test.each([
  ['no files', 'cifar10', async () => [], 'no files to read images from'],
  [
    'a file that is cut short',
    'cifar10',
    async () => [await cifar10([record(1).subarray(1), ...[2, 3, 4, 5].map((label) => record(label))])],
    'data_batch_1.bin has 3072 bytes, expected a multiple of 3073',
  ],
  [
    'a label that is no class',
    'cifar10',
    async () => [await cifar10(Array.from({length: 5}, () => record(10)))],
    'data_batch_1.bin has the label 10, expected 0 to 9',
  ],
  [
    'another archive',
    'cifar100',
    async () => [await cifar10()],
    'there is no train.bin among the files, as the binary version of cifar100 has it, only',
  ],
  ['no archive', 'cifar10', async () => [join(dir, 'missing.tar.gz')], 'missing.tar.gz cannot be read'],
  [
    'an archive that is none',
    'cifar10',
    async () => (writeFileSync(join(dir, 'a.tar.gz'), 'not found'), [join(dir, 'a.tar.gz')]),
    'a.tar.gz cannot be read',
  ],
  [
    'one file of two',
    'idx',
    async () => (writeFileSync(join(dir, 'i'), idx([1, 1, 1], [0])), [join(dir, 'i')]),
    'expected a file of images and a file of labels, got i [1, 1, 1]',
  ],
  [
    'no idx file',
    'idx',
    async () => (writeFileSync(join(dir, 'i'), 'hello'), [join(dir, 'i')]),
    'i is not an idx file of bytes',
  ],
])('%s is refused', async (_, format, make, message) => {
  await expect(load({format}, ...(await make()))).rejects.toThrow(message);
});
