import {closeSync, fstatSync, openSync, readSync, writeSync} from 'node:fs';
import {decodeNpyHead, encodeNpyHead, longestNpyHead, type NpyHead} from './npy.ts';
import {rowsInFile, type RowSource} from './row-source.ts';

/** Bytes written at a time. */
const block = 2 ** 24;

/** Writes rows as a `.npy` file of float32 [count, width], a block at a time: they need not fit in memory. */
export const writeNpyRows = (path: string, rows: RowSource): void => {
  const {count, width} = rows;
  const step = Math.max(1, Math.floor(block / (4 * Math.max(width, 1))));
  const file = openSync(path, 'w');
  try {
    writeWhole(file, encodeNpyHead('<f4', [count, width]));
    for (let first = 0; first < count; first += step) {
      const {buffer, byteOffset, byteLength} = rows.between(first, Math.min(first + step, count));
      writeWhole(file, Buffer.from(buffer, byteOffset, byteLength));
    }
  } finally {
    closeSync(file);
  }
};

/**
 * The rows of a `.npy` file of float32 [count, width], read where they are asked for.
 *
 * @throws RangeError for a file that is damaged or cut short, or holds something else.
 */
export const npyRows = (path: string): RowSource => {
  const {head, size} = headOf(path);
  const [count = 0, width = 0] = head.shape;
  if (head.descr !== '<f4' || head.shape.length !== 2)
    throw new RangeError(`it holds ${head.descr} [${head.shape.join(', ')}], not rows of float32 ('<f4')`);
  const expected = head.offset + 4 * count * width;
  if (size !== expected)
    throw new RangeError(
      `${count} rows of ${width} float32 make a file of ${expected} bytes, it has ${size}`,
    );
  return rowsInFile({path, offset: head.offset, count, width});
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
