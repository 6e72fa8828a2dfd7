import {closeSync, fstatSync, openSync, readFileSync, readSync, writeSync} from 'node:fs';
import {sizeOf, type Shape} from '../math/shape.ts';
import {toBytes, type Range} from './bytes.ts';
import {decodeNpyHead, encodeNpyHead, longestNpyHead, type NpyHead} from './npy.ts';
import {blocksOf, rowsInFile, rowsInMemory, rowsOfBytes, type RowSource} from './row-source.ts';

/** What becomes of rows in a file. */
export interface NpyForm {
  /** How the numbers of a row are arranged; [width] if absent. */
  readonly shape?: Shape | undefined;
  /** Rows with a range, what 0 and 255 stand for, are kept as bytes; others as float32. */
  readonly range?: Range | undefined;
}

/** Numbers written at a time. */
const block = 2 ** 22;
/** Up to this size a file is read at once: a row of a few bytes takes as long to be read from a file as a thousand. */
const smallBytes = 2 ** 26;

/** Writes rows as a `.npy` file [count, …shape], a block at a time: they need not fit in memory. */
export const writeNpyRows = (path: string, rows: RowSource, {shape, range}: NpyForm = {}): void => {
  const file = openSync(path, 'w');
  try {
    writeWhole(file, encodeNpyHead(range ? '|u1' : '<f4', [rows.count, ...(shape ?? [rows.width])]));
    for (const values of blocksOf(rows, block)) {
      const {buffer, byteOffset, byteLength} = range ? toBytes(values, range) : values;
      writeWhole(file, Buffer.from(buffer, byteOffset, byteLength));
    }
  } finally {
    closeSync(file);
  }
};

/**
 * The rows of a `.npy` file [count, …shape], read where they are asked for if the file is large.
 *
 * @throws RangeError for a file that is damaged or cut short, or holds something else.
 */
export const npyRows = (path: string, {shape, range}: NpyForm = {}): RowSource => {
  const {head, size} = headOf(path);
  const [count = 0, ...axes] = head.shape;
  const [descr, type] = range ? ['|u1', 'uint8'] : ['<f4', 'float32'];
  if (head.descr !== descr || (shape ? axes.join() !== shape.join() : axes.length !== 1))
    throw new RangeError(
      `it holds ${head.descr} [${head.shape.join(', ')}], not ${shape ? `examples [${shape.join(', ')}]` : 'rows'} of ${type} ('${descr}')`,
    );
  const width = sizeOf(axes);
  const expected = head.offset + (range ? 1 : 4) * count * width;
  if (size !== expected)
    throw new RangeError(
      `${count} rows of ${width} ${type} make a file of ${expected} bytes, it has ${size}`,
    );
  if (size > smallBytes) return rowsInFile({path, offset: head.offset, count, width, range});
  const bytes = Uint8Array.from(readFileSync(path).subarray(head.offset));
  return range ? rowsOfBytes(bytes, width, range) : rowsInMemory(new Float32Array(bytes.buffer), width);
};

const headOf = (path: string): {readonly head: NpyHead; readonly size: number} => {
  const file = openSync(path, 'r');
  try {
    const first = Buffer.alloc(longestNpyHead);
    const length = readSync(file, first, 0, longestNpyHead, 0);
    return {head: decodeNpyHead(first.subarray(0, length)), size: fstatSync(file).size};
  } finally {
    closeSync(file);
  }
};

const writeWhole = (file: number, bytes: Buffer): void => {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
};
