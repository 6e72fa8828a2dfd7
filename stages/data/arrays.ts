import {basename} from 'node:path';
import {withFile, type ByteSource} from '../artifacts/byte-source.ts';
import {decodeNpy, decodeNpyHead, longestNpyHead, type NpyHead} from '../artifacts/npy.ts';
import {npyRows} from '../artifacts/npy-rows.ts';
import {npzArray, npzRows} from '../artifacts/npz-rows.ts';
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
 * @throws Error that names the arrays there are, where they are not these.
 */
export const arrays = (paths: readonly string[]): Images => {
  const found = paths.flatMap(arraysIn);
  const images = found.filter(({head}) => head.shape.length === 4 && head.descr === '|u1');
  const vectors = found.filter(({head}) => head.shape.length === 1);
  const [first] = images;
  if (!first || images.length > 1 || vectors.length > 1)
    throw new Error(
      `expected one array of bytes [N, H, W, C] and at most one of classes [N], got ${found.map(inWords).join(' and ')}`,
    );
  const [count, ...shape] = first.head.shape as [number, ...number[]];
  const labels = vectors[0] ? labelsOf(vectors[0], count) : new Int32Array(count);
  return {
    labels,
    shape,
    names: vectors[0] ? numbered(labels) : ['all'],
    rows: (range) =>
      first.name === undefined
        ? npyRows(first.path, {shape, range})
        : npzRows(first.path, first.name, {shape, range}),
  };
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

const labelsOf = (found: Found, count: number): Int32Array => {
  const {values} =
    found.name === undefined
      ? withFile(found.path, (source) => decodeNpy(source.read(0, source.size)))
      : npzArray(found.path, found.name);
  const labels = values.length === count && Int32Array.from(values);
  if (labels && labels.every((label, i) => label === values[i] && label >= 0)) return labels;
  throw new Error(`${inWords(found)}: expected a class, 0 or more, for each of ${count} images`);
};
