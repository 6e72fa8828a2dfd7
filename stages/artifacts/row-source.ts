import {openSync, readSync} from 'node:fs';
import {fromBytes, type Range} from './bytes.ts';

/** Rows of numbers [count, width], wherever they are kept: what is larger than memory is read where it is asked for. */
export interface RowSource {
  readonly count: number;
  readonly width: number;
  /** Rows first … end − 1, [end − first, width], row-major. */
  between(first: number, end: number): Float32Array;
  /** The rows of these numbers, in their order, [numbers.length, width]. */
  at(numbers: Int32Array): Float32Array;
}

/** All rows at once, for what is known to be small. */
export const allRows = (rows: RowSource): Float32Array => rows.between(0, rows.count);

/** Rows of an array [count, width]. */
export const rowsInMemory = (values: Float32Array, width: number): RowSource =>
  rowSource(values.length / width, width, (first, end) => values.subarray(first * width, end * width));

/** Where the rows of a file begin, and what they are made of. */
export interface FilePlace {
  readonly path: string;
  /** Bytes before the first row. */
  readonly offset: number;
  readonly count: number;
  readonly width: number;
  /** Of bytes: what 0 and 255 stand for. The numbers are float32, little endian, if absent. */
  readonly range?: Range;
}

/**
 * Rows of a file, read when they are asked for; the system keeps in memory what it has room for. The file stays open
 * as long as the process.
 *
 * @throws Error that names the file when it ends before a row does.
 */
export const rowsInFile = ({path, offset, count, width, range}: FilePlace): RowSource => {
  const file = openSync(path, 'r');
  const rowBytes = width * (range ? 1 : 4);
  return rowSource(count, width, (first, end) => {
    const bytes = new Uint8Array((end - first) * rowBytes);
    readWhole(file, bytes, offset + first * rowBytes, path);
    return range ? fromBytes(bytes, range) : new Float32Array(bytes.buffer);
  });
};

/** A read of more than 2 GiB gives less than it is asked for. */
const readWhole = (file: number, bytes: Uint8Array, position: number, path: string): void => {
  for (let done = 0; done < bytes.length;) {
    const length = Math.min(bytes.length - done, 2 ** 30);
    const read = readSync(file, bytes, done, length, position + done);
    if (read === 0)
      throw new Error(`${path} ends at byte ${position + done}, before its rows do: it is cut short`);
    done += read;
  }
};

const rowSource = (
  count: number,
  width: number,
  read: (first: number, end: number) => Float32Array,
): RowSource => {
  if (!Number.isInteger(count)) throw new RangeError(`${count * width} values are no rows of width ${width}`);
  const between: RowSource['between'] = (first, end) => {
    if (!(Number.isInteger(first) && Number.isInteger(end) && 0 <= first && first <= end && end <= count))
      throw new RangeError(`rows ${first} to ${end} are not among the ${count} there are`);
    return read(first, end);
  };
  return {
    count,
    width,
    between,
    at: (numbers) => {
      const taken = new Float32Array(numbers.length * width);
      numbers.forEach((row, i) => taken.set(between(row, row + 1), i * width));
      return taken;
    },
  };
};
