import {basename} from 'node:path';
import {imagesOfBytes, numbered, type Images} from './images.ts';

/**
 * The images and labels of MNIST's format (LeCun et al. 1998): two files, each a big-endian header of a magic number and
 * the lengths of its axes, then bytes.
 *
 * @throws Error that names the file and what it has in place of what it should.
 */
export const idx = (files: ReadonlyMap<string, Uint8Array>): Images => {
  const arrays = [...files].map(([name, bytes]) => ({name, ...arrayOf(name, bytes)}));
  const images = arrays.find(({shape}) => shape.length === 3);
  const labels = arrays.find(({shape}) => shape.length === 1);
  if (!images || !labels || arrays.length !== 2)
    throw new Error(
      `expected a file of images and a file of labels, got ${arrays.map(({name, shape}) => `${name} [${shape.join(', ')}]`).join(' and ')}`,
    );
  const [count, height, width] = images.shape as [number, number, number];
  if (count !== labels.values.length)
    throw new Error(`${images.name} has ${count} images, ${labels.name} has ${labels.values.length} labels`);
  const classes = Int32Array.from(labels.values);
  return imagesOfBytes(images.values, {
    labels: classes,
    shape: [height, width, 1],
    names: numbered(classes),
  });
};

/** How the files of a split begin, as they were published. */
const beginnings = {train: 'train', test: 't10k'} as const;

/**
 * MNIST's files of a split, by their published names; the train split, or the other if there is nothing else, where none
 * is asked for. Files of other names are taken as they are.
 *
 * @throws Error when the split is not among them.
 */
export const ofSplit = (
  files: ReadonlyMap<string, Uint8Array>,
  asked: keyof typeof beginnings | undefined,
): ReadonlyMap<string, Uint8Array> => {
  const of = (split: keyof typeof beginnings) =>
    [...files].filter(([name]) => basename(name).startsWith(beginnings[split]));
  const {train, test} = {train: of('train'), test: of('test')};
  if (train.length + test.length === 0) return files;
  const split = asked ?? (train.length > 0 ? 'train' : 'test');
  const found = {train, test}[split];
  if (found.length !== 2)
    throw new Error(
      `split ${split} needs images and labels that begin with ${beginnings[split]}, among the files ${[...files.keys()].join(', ')}`,
    );
  return new Map(found);
};

/** Bytes are type 8 of the format; the other types are of no use to images. */
const byteType = 8;

const arrayOf = (name: string, bytes: Uint8Array): {shape: readonly number[]; values: Uint8Array} => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const axes = bytes[3] ?? 0;
  const start = 4 + 4 * axes;
  if (bytes.length < start || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== byteType)
    throw new Error(`${name} is not an idx file of bytes: it should begin with 00 00 08`);
  const shape = Array.from({length: axes}, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== start + size)
    throw new Error(
      `${name} has ${bytes.length - start} bytes of values, expected ${size} for [${shape.join(', ')}]`,
    );
  return {shape, values: bytes.subarray(start)};
};
