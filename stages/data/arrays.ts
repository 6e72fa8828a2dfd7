import {basename} from 'node:path';
import {withFile, type ByteSource} from '../artifacts/byte-source.ts';
import {decodeNpy, decodeNpyHead, longestNpyHead, type NpyHead} from '../artifacts/npy.ts';
import {npyRows, type NpyForm} from '../artifacts/npy-rows.ts';
import {checkNpz, npzArray, npzRows} from '../artifacts/npz-rows.ts';
import type {RowSource} from '../artifacts/row-source.ts';
import {openZip} from '../artifacts/unzip.ts';
import {numbered, type Images} from './images.ts';

/** An array of a file, of which only the head has been read. */
interface Found {
  readonly path: string;
  /** In a .npz; a .npy has but one array. */
  readonly name?: string;
  readonly head: NpyHead;
}

/**
 * Images of NumPy: one array of bytes [N, H, W, C] and, where there are classes, one of integers [N], in one .npz file or
 * in .npy files. The images are read where they are asked for.
 *
 * @throws Error that names the arrays there are, where they are not these, or the one that is damaged.
 */
export const arrays = (paths: readonly string[]): Images => {
  const found = paths.flatMap(arraysIn);
  const {images, classes} = chosen(found);
  const [count, ...shape] = images.head.shape as [number, number, number, number];
  checkChannelsLast(images);
  const labels = classes ? labelsOf(classes, count) : new Int32Array(count);
  return {
    labels,
    shape,
    names: classes ? numbered(labels) : ['all'],
    rows: (range) => naming(images, () => rowsOf(images, {shape, range})),
  };
};

/** Arrays that go by images and are neither these nor their classes may be classes in another form: none is passed over. */
const chosen = (found: readonly Found[]): {readonly images: Found; readonly classes: Found | undefined} => {
  const bytes = found.filter(({head}) => head.shape.length === 4 && head.descr === '|u1');
  const vectors = found.filter(({head}) => head.shape.length === 1);
  const [[images], [classes]] = [bytes, vectors];
  const others = found.filter(
    (one) => one !== images && one !== classes && one.head.shape[0] === images?.head.shape[0],
  );
  if (!images || bytes.length > 1 || vectors.length > 1 || others.length > 0)
    throw new Error(
      `expected one array of bytes [N, H, W, C] and at most one of classes [N], got ${found.map(inWords).join(' and ')}`,
    );
  return {images, classes};
};

/** Images a pixel or three high with many channels are those of PyTorch, [N, C, H, W]. */
const checkChannelsLast = (images: Found): void => {
  const [, height, , channels] = images.head.shape as [number, number, number, number];
  if ((height === 1 || height === 3) && channels > 4)
    throw new Error(
      `${inWords(images)} has its channels first, expected [N, H, W, C]: transpose its axes by (0, 2, 3, 1)`,
    );
};

const rowsOf = ({path, name}: Found, form: NpyForm): RowSource => {
  if (name === undefined) return npyRows(path, form);
  checkNpz(path, name);
  return npzRows(path, name, form);
};

/** Puts an array before what is wrong with it. */
const naming = <T>(found: Found, use: () => T): T => {
  try {
    return use();
  } catch (cause) {
    throw new Error(`${inWords(found)}: ${(cause as Error).message}`, {cause});
  }
};

const inWords = ({path, name, head}: Found): string =>
  `${name ?? basename(path)} ${head.descr} [${head.shape.join(', ')}]`;

const arraysIn = (path: string): readonly Found[] => {
  try {
    return withFile(path, (source) =>
      path.endsWith('.npz') ? entriesOf(path, source) : [{path, head: headAt(source, 0, source.size)}],
    );
  } catch (cause) {
    throw new Error(`${basename(path)} cannot be read: ${(cause as Error).message}`, {cause});
  }
};

const entriesOf = (path: string, source: ByteSource): readonly Found[] =>
  [...openZip(source)]
    .filter(([file]) => file.endsWith('.npy'))
    .map(([file, entry]) => {
      const place = entry.place();
      const head = place
        ? headAt(source, place.offset, place.size)
        : decodeNpyHead(Buffer.from(entry.read()));
      return {path, name: file.slice(0, -'.npy'.length), head};
    });

const headAt = (source: ByteSource, offset: number, size: number): NpyHead =>
  decodeNpyHead(source.read(offset, Math.min(longestNpyHead, size)));

const labelsOf = (found: Found, count: number): Int32Array =>
  naming(found, () => {
    const {path, name} = found;
    const {values} =
      name === undefined
        ? withFile(path, (source) => decodeNpy(source.read(0, source.size)))
        : npzArray(path, name);
    const labels = values.length === count && Int32Array.from(values);
    if (labels && labels.every((label, i) => label === values[i] && label >= 0)) return labels;
    throw new Error(`expected a class, 0 or more, for each of ${count} images`);
  });
