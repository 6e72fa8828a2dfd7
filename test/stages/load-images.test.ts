import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import sharp from 'sharp';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Dataset} from '../../stages/artifacts/dataset.ts';
import {allRows} from '../../stages/artifacts/row-source.ts';
import {encodeNpy, encodeNpyHead, type NpyArray} from '../../stages/artifacts/npy.ts';
import {writeZip} from '../../stages/artifacts/zip.ts';
import {encodeNpz} from '../../stages/artifacts/npz.ts';
import stage from '../../stages/load-images.ts';
import {
  cifar10Files,
  pickled,
  plainImage,
  records,
  writeArchive,
  type Files,
} from '../helpers/cifar-archive.ts';
import {runStage} from '../helpers/run-stage.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pipe-images-'));
});
afterEach(() => rmSync(dir, {recursive: true}));

const names = Array.from({length: 10}, (_, i) => `class ${i}`);

const record = (...labels: number[]): Uint8Array => records([plainImage(...labels)]);
const archive = (files: Files): Promise<string> => writeArchive(join(dir, 'cifar.tar.gz'), files);
const cifar10 = (more: Files = {}): Promise<string> =>
  archive({
    ...cifar10Files(
      [1, 2, 3, 4, 5].map((label) => plainImage(label)),
      [plainImage(9)],
      names,
    ),
    ...more,
  });
const load = async (params: object, ...files: string[]) =>
  (await runStage(stage, params, {files: undefined}, {files})).output;

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

test('the Python version is the same images, and is told by what is in the archive', async () => {
  const images = [1, 2, 3, 4, 5].map((label) => plainImage(label));
  const batch = (i: number) =>
    pickled({data: images[i]!.planes, labels: images[i]!.labels, filenames: ['a.png']});
  const files = Object.fromEntries(images.map((_, i) => [`data_batch_${i + 1}`, batch(i)]));
  const [binary, python] = [
    await load({format: 'cifar10'}, await cifar10()),
    await load({format: 'cifar10'}, await archive({...files, 'batches.meta': pickled({label_names: names})})),
  ];
  expect(allRows(python.points)).toEqual(allRows(binary.points));
  expect([python.labels, python.names]).toEqual([binary.labels, binary.names]);
  const cut = {...files, data_batch_2: pickled({data: images[0]!.planes, labels: [1, 2]})};
  await expect(
    load({format: 'cifar10'}, await archive({...cut, 'batches.meta': pickled({label_names: names})})),
  ).rejects.toThrow('data_batch_2 has 3072 bytes of images, expected 6144 for its 2 labels');
});

test.each([
  ['in Fortran order', Buffer.from('K\0tb\x89', 'latin1'), 4, 0x88],
  ['of signed numbers', Buffer.from('U\x02u1'), 2, 'i'.charCodeAt(0)],
  ['of images that are not rows', Buffer.of(0, 0x0c, 0, 0, 't'.charCodeAt(0)), 1, 0x08],
])('an array %s would be read as other images', async (_, where, at, byte) => {
  const image = plainImage(1);
  const batch = Buffer.from(pickled({data: image.planes, labels: image.labels}));
  const file = (bytes: Uint8Array) =>
    archive({test_batch: bytes, 'batches.meta': pickled({label_names: names})});
  expect((await load({format: 'cifar10', split: 'test'}, await file(batch))).labels.join()).toBe('1');
  batch[batch.indexOf(where) + at] = byte;
  await expect(load({format: 'cifar10', split: 'test'}, await file(batch))).rejects.toThrow(
    'test_batch: expected data to be an array of bytes [N, 3072] in C order, got an object of numpy.ndarray',
  );
});

test('counts of the classes, and mean and deviation of the channels, are in the record', async () => {
  const file = join(dir, 'two.npz');
  // Of the first channel 0, 0.4, 0.2 and 0.2; all of the second are 1.
  const pixels = {shape: [2, 1, 2, 2], values: Uint8Array.of(0, 255, 102, 255, 51, 255, 51, 255)};
  writeFileSync(file, encodeNpz({pixels, labels: {shape: [2], values: Int32Array.of(1, 1)}}));
  const {metrics} = await runStage(stage, {format: 'arrays'}, {files: undefined}, {files: [file]});
  expect(metrics).toMatchObject({'count.0': 0, 'count.1': 2, 'mean.1': 1, 'deviation.1': 0});
  expect([metrics['mean.0'], metrics['deviation.0']]).toEqual([
    expect.closeTo(0.2, 6),
    expect.closeTo(Math.sqrt(0.02), 6),
  ]);
});

test('files may come from a stage, and classes may be named', async () => {
  const [images, labels] = [join(dir, 'train-images'), join(dir, 'train-labels')];
  writeFileSync(images, idx([2, 1, 1], [7, 8]));
  writeFileSync(labels, idx([2], [1, 0]));
  for (const [name, bytes] of [
    ['t10k-images', idx([1, 1, 1], [9])],
    ['t10k-labels', idx([1], [0])],
  ] as const)
    writeFileSync(join(dir, name), bytes);
  const files = ['train-images', 'train-labels', 't10k-images', 't10k-labels'].map((name) => ({
    name,
    path: join(dir, name),
  }));
  const run = async (params: object) => (await runStage(stage, {format: 'idx', ...params}, {files})).output;
  const train = await run({names: ['shirt', 'coat']});
  expect([train.labels.join(), train.names]).toEqual(['1,0', ['shirt', 'coat']]);
  expect((await run({split: 'test'})).labels.join()).toBe('0');
  await expect(run({names: ['shirt']})).rejects.toThrow('names has 1 classes, the images have 2');
});

test('MNIST’s files are of the split that is asked for, however many there are', async () => {
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(dir, name), bytes);
    return join(dir, name);
  };
  const train = [
    file('train-images-idx3-ubyte.gz', gzipSync(idx([2, 1, 1], [7, 8]))),
    file('train-labels-idx1-ubyte', idx([2], [1, 0])),
  ];
  const test = [file('t10k-images', idx([1, 1, 1], [9])), file('t10k-labels', idx([1], [0]))];
  const labels = async (files: readonly string[], params: object = {}) =>
    (await load({format: 'idx', ...params}, ...files)).labels.join();
  expect(await labels(train, {split: 'train'})).toBe('1,0');
  expect(await labels(test, {split: 'test'})).toBe('0');
  // Without a split it is that which is there, the train split of both.
  expect([await labels(train), await labels(test), await labels([...test, ...train])]).toEqual([
    '1,0',
    '0',
    '1,0',
  ]);
  await expect(labels(train, {split: 'test'})).rejects.toThrow(
    'split test needs images and labels that begin with t10k, among the files train-images-idx3-ubyte, train-labels-idx1-ubyte',
  );
  await expect(labels(test, {split: 'train'})).rejects.toThrow('split train needs images and labels');
  await expect(labels([...train, test[0]!], {split: 'test'})).rejects.toThrow('split test needs images');
  await expect(load({format: 'folder', split: 'test'}, ...train)).rejects.toThrow(
    'split is of CIFAR’s archive and of MNIST’s files, not of format folder',
  );
});

test('files of one name do not hide each other', async () => {
  const files = ['train', 'test'].flatMap((split, value) => {
    mkdirSync(join(dir, split));
    const [images, labels] = [join(dir, split, 'images'), join(dir, split, 'labels.gz')];
    writeFileSync(images, idx([1, 1, 1], [value]));
    writeFileSync(labels, gzipSync(idx([1], [value])));
    return [images, labels];
  });
  expect((await load({format: 'idx'}, ...files.slice(2))).labels.join()).toBe('1');
  await expect(load({format: 'idx'}, ...files)).rejects.toThrow(
    'test/images holds images, and so does another file: name the files of one split alone',
  );
});

test('arrays of NumPy, in one file or in two, with classes or without', async () => {
  const pixels = {shape: [3, 1, 2, 1], values: Uint8Array.of(0, 51, 102, 153, 204, 255)};
  const labels = {shape: [3], values: Int32Array.of(1, 0, 1)};
  const [both, one, two] = ['both.npz', 'one.npy', 'two.npy'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(both, encodeNpz({arr_0: pixels, arr_1: labels}));
  writeFileSync(one, encodeNpy(pixels));
  writeFileSync(two, encodeNpy(labels));
  for (const files of [[both], [two, one]]) {
    const data = await load({format: 'arrays', count: 2}, ...files);
    expect([data.shape, data.labels.join(), data.names]).toEqual([[1, 2, 1], '1,0', ['0', '1']]);
    expect(Array.from(allRows(data.points), (value) => Math.round(255 * value))).toEqual([0, 51, 102, 153]);
  }
  expect((await load({format: 'arrays'}, one)).names).toEqual(['all']);
  await expect(load({format: 'arrays'}, two)).rejects.toThrow(
    'expected one array of bytes [N, H, W, C] and at most one of classes [N], got two.npy <i4 [3]',
  );
  writeFileSync(two, encodeNpy({shape: [2], values: Int32Array.of(0, 1)}));
  await expect(load({format: 'arrays'}, one, two)).rejects.toThrow(
    'two.npy <i4 [2]: expected a class, 0 or more, for each of 3 images',
  );
});

test.each<[string, Record<string, NpyArray>, string]>([
  [
    'classes in a column, as Keras has them',
    {y: {shape: [2, 1], values: Int32Array.of(0, 1)}},
    'expected one array of bytes [N, H, W, C] and at most one of classes [N], got x |u1 [2, 4, 5, 3] and y <i4 [2, 1]',
  ],
  [
    'classes as rows of ones and zeros',
    {y: {shape: [2, 2], values: Uint8Array.of(1, 0, 0, 1)}},
    'got x |u1 [2, 4, 5, 3] and y |u1 [2, 2]',
  ],
  [
    'channels before height and width, as PyTorch has them',
    {x: {shape: [2, 3, 4, 5], values: new Uint8Array(120)}},
    'x |u1 [2, 3, 4, 5] has its channels first, expected [N, H, W, C]: transpose its axes by (0, 2, 3, 1)',
  ],
  ['no images', {x: {shape: [0, 4, 5, 3], values: new Uint8Array(0)}}, 'there are no images in arrays.npz'],
  ['no pixels', {x: {shape: [2, 0, 5, 3], values: new Uint8Array(0)}}, 'there are no images in arrays.npz'],
])('arrays of %s are refused', async (_, given, message) => {
  const file = join(dir, 'arrays.npz');
  writeFileSync(file, encodeNpz({x: {shape: [2, 4, 5, 3], values: new Uint8Array(120)}, ...given}));
  await expect(load({format: 'arrays'}, file)).rejects.toThrow(message);
});

test('arrays that cannot be read are named, and damaged ones are found', async () => {
  const pixels = {shape: [2, 1, 2, 1], values: Uint8Array.of(1, 2, 3, 4)};
  const [images, classes, both] = ['images.npy', 'classes.npy', 'both.npz'].map((name) =>
    join(dir, name),
  ) as [string, string, string];
  const refusal = (...files: readonly string[]) => expect(load({format: 'arrays'}, ...files)).rejects;
  writeFileSync(images, encodeNpy(pixels));
  writeFileSync(
    classes,
    Buffer.concat([encodeNpyHead('<u2', [2]), Buffer.from(Uint16Array.of(0, 1).buffer)]),
  );
  await refusal(images, classes).toThrow('classes.npy <u2 [2]: .npy element type <u2 is not supported');
  writeFileSync(images, encodeNpy(pixels).subarray(0, -1));
  await refusal(images).toThrow('images.npy |u1 [2, 1, 2, 1]: 2 rows of 2 uint8 make a file of');
  const whole = Buffer.from(encodeNpz({pixels}));
  whole[whole.indexOf(Uint8Array.of(1, 2, 3, 4)) + 2]! ^= 64;
  writeFileSync(both, whole);
  await refusal(both).toThrow(
    'pixels |u1 [2, 1, 2, 1]: pixels.npy: zip entry is damaged, its CRC-32 differs',
  );
});

test('a folder for each class, in the order of names; one size, or resized to one', async () => {
  const image = async (place: string, [height, width]: readonly [number, number], grey: number) => {
    const path = join(dir, place);
    mkdirSync(join(path, '..'), {recursive: true});
    const raw = {width, height, channels: 3} as const;
    await sharp(Buffer.alloc(height * width * 3, grey), {raw})
      .png()
      .toFile(path);
    return path;
  };
  const paths = [
    await image('b/1.png', [2, 3], 10),
    await image('a/2.png', [2, 3], 20),
    await image('a/1.png', [2, 3], 30),
  ];
  const data = await load({format: 'folder'}, ...paths);
  expect([data.shape, data.labels.join(), data.names]).toEqual([[2, 3, 3], '0,0,1', ['a', 'b']]);
  const first = [0, 1, 2].map((row) => Math.round(255 * data.points.between(row, row + 1)[0]!));
  expect(first).toEqual([30, 20, 10]);
  const other = await image('b/3.png', [4, 4], 40);
  await expect(load({format: 'folder'}, ...paths, other)).rejects.toThrow(
    'b/3.png is [4, 4, 3], a/1.png is [2, 3, 3]: name a size to resize them to',
  );
  const resized = await load({format: 'folder', resize: {size: 2, crop: true}}, ...paths, other);
  expect([resized.shape, resized.labels.join()]).toEqual([[2, 2, 3], '0,0,1,1']);
  const grey = join(dir, 'a/grey.png');
  await sharp(Buffer.alloc(4, 60), {raw: {width: 2, height: 2, channels: 1}})
    .toColourspace('b-w')
    .png()
    .toFile(grey);
  expect((await load({format: 'folder'}, grey)).shape).toEqual([2, 2, 1]);
  writeFileSync(grey, 'no image');
  await expect(load({format: 'folder'}, grey)).rejects.toThrow('a/grey.png cannot be read');
});

test('an image is squeezed to a size, or the largest square of its middle is taken', async () => {
  const path = join(dir, 'a', 'wide.png');
  mkdirSync(join(path, '..'), {recursive: true});
  // Two rows of six pixels: two black ones, two grey ones, two white ones.
  const pixels = Buffer.from([0, 0, 100, 100, 255, 255, 0, 0, 100, 100, 255, 255]);
  await sharp(pixels, {raw: {width: 6, height: 2, channels: 1}})
    .toColourspace('b-w')
    .png()
    .toFile(path);
  const bytes = async (crop: boolean) =>
    Array.from(
      (await load({format: 'folder', resize: {size: 2, crop}}, path)).points.between(0, 1),
      (value) => Math.round(255 * value),
    );
  expect(await bytes(true)).toEqual([100, 100, 100, 100]);
  const [left, right] = await bytes(false);
  expect(left).toBeLessThan(60);
  expect(right).toBeGreaterThan(160);
});

test('grey and colour images of a folder are made alike by channels, not by a size', async () => {
  const [one, two] = ['grey.png', 'red.png'].map((name) => join(dir, name)) as [string, string];
  await sharp(Buffer.alloc(4, 60), {raw: {width: 2, height: 2, channels: 1}})
    .toColourspace('b-w')
    .toFile(one);
  await sharp({create: {width: 2, height: 2, channels: 3, background: {r: 255, g: 0, b: 0}}}).toFile(two);
  const mixed = (params: object = {}) => load({format: 'folder', ...params}, one, two);
  for (const params of [{}, {resize: {size: 2}}])
    await expect(mixed(params)).rejects.toThrow(
      /red.png is \[2, 2, 3\], .*grey.png is \[2, 2, 1\]: name channels, grey or colour$/,
    );
  const colour = await mixed({channels: 'colour'});
  expect([colour.shape, bytesOf(colour, 0, 3), bytesOf(colour, 12, 15)]).toEqual([
    [2, 2, 3],
    [60, 60, 60],
    [255, 0, 0],
  ]);
  const grey = await mixed({channels: 'grey', resize: {size: 1}});
  expect([grey.shape, bytesOf(grey, 0, 1)]).toEqual([[1, 1, 1], [60]]);
  // Red is darker than white and lighter than black.
  expect(bytesOf(grey, 1, 2)[0]).toBeGreaterThan(40);
  expect(bytesOf(grey, 1, 2)[0]).toBeLessThan(200);
  await sharp({create: {width: 3, height: 2, channels: 3, background: 'red'}}).toFile(two);
  await expect(mixed()).rejects.toThrow(': name a size to resize them to, and channels, grey or colour');
  await expect(load({format: 'arrays', channels: 'grey'}, one)).rejects.toThrow(
    'channels is for a folder of images',
  );
});

test('images of a folder have whole numbers, of 16 bits too, and are not turned', async () => {
  const [floats, deep, turned] = ['floats.tif', 'deep.png', 'turned.jpg'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(floats, floatTiff([0, 0.5, 0.75, 1]));
  await expect(load({format: 'folder'}, floats)).rejects.toThrow(
    /floats.tif cannot be read: its pixels are of type float: convert it to 8 or 16 bits, from black to white/,
  );
  await sharp(Uint16Array.of(0, 65535), {raw: {width: 2, height: 1, channels: 1}})
    .toColourspace('grey16')
    .toFile(deep);
  expect((await sharp(deep).metadata()).depth).toBe('ushort');
  expect(bytesOf(await load({format: 'folder'}, deep), 0, 2)).toEqual([0, 255]);
  await sharp({create: {width: 3, height: 2, channels: 3, background: 'red'}})
    .withMetadata({orientation: 6})
    .toFile(turned);
  expect((await load({format: 'folder'}, turned)).shape).toEqual([2, 3, 3]);
});

test('the numbers of a pixel are those in the file, whatever colours its profile says they are', async () => {
  const path = join(dir, 'wide.png');
  const red = sharp({create: {width: 1, height: 1, channels: 3, background: 'red'}});
  await red.withIccProfile('p3').toFile(path);
  // Red of sRGB in the coordinates of Display P3.
  expect(bytesOf(await load({format: 'folder'}, path), 0, 3)).toEqual([234, 51, 34]);
});

const bytesOf = ({points}: Dataset, from: number, to: number): number[] =>
  Array.from(allRows(points).subarray(from, to), (value) => Math.round(255 * value));

/** A grey TIFF of one row of 32-bit floats. */
const floatTiff = (values: readonly number[]): Uint8Array => {
  const tags = [
    [256, values.length],
    [257, 1],
    [258, 32],
    [259, 1],
    [262, 1],
    [273, 134],
    [277, 1],
    [278, 1],
    [279, 4 * values.length],
    [339, 3],
  ] as const;
  const bytes = Buffer.alloc(134 + 4 * values.length);
  bytes.write('II*\0');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(tags.length, 8);
  tags.forEach(([tag, value], i) => {
    bytes.writeUInt16LE(tag, 10 + 12 * i);
    bytes.writeUInt16LE(4, 12 + 12 * i);
    bytes.writeUInt32LE(1, 14 + 12 * i);
    bytes.writeUInt32LE(value, 18 + 12 * i);
  });
  values.forEach((value, i) => bytes.writeFloatLE(value, 134 + 4 * i));
  return bytes;
};

/** Bytes of an image of one grey. */
const grey = (value: number): Promise<Buffer> =>
  sharp(Buffer.alloc(12, value), {raw: {width: 2, height: 2, channels: 3}})
    .png()
    .toBuffer();

test('archives of a folder: images of all, or those below a directory; the rest is noted', async () => {
  const files = {
    'set/train/b/1.png': await grey(10),
    'set/train/a/1.PNG': await grey(20),
    'set/test/a/2.png': await grey(30),
    'set/train/about.txt': Buffer.from('text'),
    '__MACOSX/set/train/a/._1.png': Buffer.from('fork'),
  };
  const zip = join(dir, 'set.zip');
  writeFileSync(zip, writeZip(new Map(Object.entries(files))));
  for (const path of [zip, await writeArchive(join(dir, 'set.tar.gz'), files)]) {
    const all = await runStage(stage, {format: 'folder'}, {files: undefined}, {files: [path]});
    expect([all.output.labels.join(), all.output.names]).toEqual(['0,0,1', ['a', 'b']]);
    expect(all.notes).toContainEqual(
      expect.stringContaining('2 files are no images, such as set/train/about.txt'),
    );
    const train = await load({format: 'folder', below: 'train'}, path);
    expect(
      Array.from(allRows(train.points), (value) => Math.round(255 * value)).filter((_, i) => i % 12 === 0),
    ).toEqual([20, 10]);
    await expect(load({format: 'folder', below: 'valid'}, path)).rejects.toThrow(
      'holds no image below a directory valid',
    );
  }
});

test('an archive that is damaged, or whose members would lie elsewhere, is refused', async () => {
  const outside = join(dir, 'outside.zip');
  writeFileSync(outside, writeZip(new Map([['../a/1.png', await grey(1)]])));
  await expect(load({format: 'folder'}, outside)).rejects.toThrow('../a/1.png would lie outside of it');
  const cut = join(dir, 'cut.tar.gz');
  writeFileSync(cut, gzipSync(Buffer.alloc(2000, 1)));
  await expect(load({format: 'folder'}, cut)).rejects.toThrow('cut.tar.gz cannot be read');
});

test.each([
  ['no files', 'cifar10', async () => [], 'no files to read images from'],
  [
    'a file that is cut short',
    'cifar10',
    async () => [await cifar10({'data_batch_1.bin': record(1).subarray(1)})],
    'data_batch_1.bin has 3072 bytes, expected a multiple of 3073',
  ],
  [
    'a label that is no class',
    'cifar10',
    async () => [await cifar10({'data_batch_1.bin': record(10)})],
    'data_batch_1.bin has the label 10, expected 0 to 9',
  ],
  [
    'another archive',
    'cifar100',
    async () => [await cifar10()],
    'there is no train.bin among the files, as the archive of cifar100 has it, only',
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

test('a contact sheet shows the first images of each class in its row', async () => {
  const labels = [1, 0, 1, ...Array<number>(11).fill(0)];
  const pixels = labels.flatMap((label, i) => Array<number>(12).fill(label === 1 ? 100 + i : i));
  const file = join(dir, 'data.npz');
  writeFileSync(
    file,
    encodeNpz({
      images: {shape: [labels.length, 2, 2, 3], values: Uint8Array.from(pixels)},
      labels: {shape: [labels.length], values: Int32Array.from(labels)},
    }),
  );
  await stage.output.write(dir, await load({format: 'arrays'}, file));
  const {data, info} = await sharp(join(dir, 'sheet.png')).raw().toBuffer({resolveWithObject: true});
  // Two rows of ten, each image with two pixels of margin.
  expect([info.width, info.height]).toEqual([10 * 4 + 2, 2 * 4 + 2]);
  const at = (row: number, column: number): number =>
    data[((2 + row * 4) * info.width + 2 + column * 4) * info.channels]!;
  expect(Array.from({length: 10}, (_, column) => at(0, column))).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect([at(1, 0), at(1, 1), at(1, 2)]).toEqual([100, 102, 0]);
});
