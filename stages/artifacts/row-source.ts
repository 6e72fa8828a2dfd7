import {openSync, readSync} from 'node:fs';
import {fromBytes, type Range} from './bytes.ts';

/** Rows of numbers [count, width], wherever they are kept: what is larger than memory is read where it is asked for. */
export interface RowSource {
  readonly count: number;
  readonly width: number;
  /** Rows first … end − 1, [end − first, width], row-major; those of a file in `room`, if it is given. */
  between(first: number, end: number, room?: Float32Array<ArrayBuffer>): Float32Array;
  /** The rows of these numbers, in their order, [numbers.length, width]. */
  at(numbers: Int32Array): Float32Array;
}

/** All rows at once, for what is known to be small. */
export const allRows = (rows: RowSource): Float32Array => rows.between(0, rows.count);

/** All rows in their order, a few at a time: [some, width] each, of about so many numbers. */
export function* blocksOf(rows: RowSource, numbers = 2 ** 20): Generator<Float32Array> {
  yield* blocks(rows, numbers);
}

/** The same, each in the place of the one before it, so that none of them waits to be collected. */
export function* passingBlocksOf(rows: RowSource, numbers: number): Generator<Float32Array> {
  yield* blocks(rows, numbers, new Float32Array(Math.max(numbers, rows.width)));
}

function* blocks(
  rows: RowSource,
  numbers: number,
  room?: Float32Array<ArrayBuffer>,
): Generator<Float32Array> {
  const some = Math.max(1, Math.floor(numbers / rows.width));
  for (let first = 0; first < rows.count; first += some)
    yield rows.between(first, Math.min(first + some, rows.count), room);
}

/** The first so many of the rows. */
export const firstRows = (rows: RowSource, count: number): RowSource => rowSource(count, rows.width, rows);

/** Rows of an array [count, width]. */
export const rowsInMemory = (values: Float32Array, width: number): RowSource =>
  rowSource(values.length / width, width, {
    between: (first, end) => values.subarray(first * width, end * width),
    at: (numbers) => gather(values, width, numbers, new Float32Array(numbers.length * width)),
  });

/** Rows of bytes [count, width] that stand for numbers; `range` is what 0 and 255 are. */
export const rowsOfBytes = (bytes: Uint8Array, width: number, range: Range): RowSource =>
  rowSource(bytes.length / width, width, {
    between: (first, end) => fromBytes(bytes.subarray(first * width, end * width), range),
    at: (numbers) => fromBytes(gather(bytes, width, numbers, new Uint8Array(numbers.length * width)), range),
  });

/** Some of the rows, in the order of their numbers. */
export const rowsAt = (rows: RowSource, numbers: Int32Array): RowSource =>
  rowSource(numbers.length, rows.width, {
    between: (first, end) => rows.at(numbers.subarray(first, end)),
    at: (some) => rows.at(some.map((row) => numbers[row]!)),
  });

/** Where the rows of a file begin, and what they are made of. */
export interface FilePlace {
  readonly path: string;
  /** Bytes before the first row. */
  readonly offset: number;
  readonly count: number;
  readonly width: number;
  /** Of bytes: what 0 and 255 stand for. The numbers are float32, little endian, if absent. */
  readonly range?: Range | undefined;
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
  const numbersOf = (bytes: Uint8Array<ArrayBuffer>): Float32Array =>
    range ? fromBytes(bytes, range) : new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return rowSource(count, width, {
    between: (first, end, room) => {
      const length = (end - first) * rowBytes;
      const bytes = room ? new Uint8Array(room.buffer, room.byteOffset, length) : new Uint8Array(length);
      readWhole(file, bytes, offset + first * rowBytes, path);
      return numbersOf(bytes);
    },
    at: (numbers) => {
      const bytes = new Uint8Array(numbers.length * rowBytes);
      numbers.forEach((row, i) =>
        readWhole(file, bytes.subarray(i * rowBytes, (i + 1) * rowBytes), offset + row * rowBytes, path),
      );
      return numbersOf(bytes);
    },
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

/** Rows are copied number by number: those of points are too short for a copy of a block each. */
const gather = <T extends Float32Array | Uint8Array>(
  from: T,
  width: number,
  numbers: Int32Array,
  to: T,
): T => {
  for (let i = 0, at = 0; i < numbers.length; i++)
    for (let k = numbers[i]! * width, end = k + width; k < end; k++) to[at++] = from[k]!;
  return to;
};

/** Rows whose numbers are checked before they are read. */
const rowSource = (count: number, width: number, read: Pick<RowSource, 'between' | 'at'>): RowSource => {
  if (!Number.isInteger(count)) throw new RangeError(`${count * width} values are no rows of width ${width}`);
  return {
    count,
    width,
    between: (first, end, room) => {
      if (!(Number.isInteger(first) && Number.isInteger(end) && 0 <= first && first <= end && end <= count))
        throw new RangeError(`rows ${first} to ${end} are not among the ${count} there are`);
      return read.between(first, end, room);
    },
    at: (numbers) => {
      for (let i = 0; i < numbers.length; i++)
        if (!(numbers[i]! >= 0 && numbers[i]! < count))
          throw new RangeError(`row ${numbers[i]} is not among the ${count} there are`);
      return read.at(numbers);
    },
  };
};
