import {closeSync, openSync, writeSync} from 'node:fs';
import {sizeOf, type Shape} from '../math/shape.ts';
import {bytesAsSource, type BytesPlace, withFile} from './byte-source.ts';
import type {Range} from './bytes.ts';
import {decodeNpyHead, encodeNpyHead, longestNpyHead, type NpyHead} from './npy.ts';
import {quantised} from './quantise.ts';
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

/** Writes rows as a `.npy` file [count, …shape], a block at a time: they need not fit in memory. @throws as `npyBlocks`. */
export const writeNpyRows = (path: string, rows: RowSource, form: NpyForm = {}): void => {
  writeBlocks(path, npyBlocks(rows, form));
};

/** The bytes of rows as a `.npy` file, block by block. @throws RangeError for NaN among rows that are kept as bytes. */
export function* npyBlocks(rows: RowSource, {shape, range}: NpyForm): Generator<Uint8Array> {
  yield encodeNpyHead(range ? '|u1' : '<f4', [rows.count, ...(shape ?? [rows.width])]);
  for (const values of blocksOf(rows, block)) {
    const {buffer, byteOffset, byteLength} = range ? quantised(values, range, 'round') : values;
    yield Buffer.from(buffer, byteOffset, byteLength);
  }
}

export const writeBlocks = (path: string, blocks: Iterable<Uint8Array>): void => {
  const file = openSync(path, 'w');
  try {
    for (const bytes of blocks) for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
  } finally {
    closeSync(file);
  }
};

/**
 * The rows of a `.npy` file [count, …shape], or of a place in a file that holds one, read where they are asked for if
 * it is large.
 *
 * @throws RangeError for a file that is damaged or cut short, or holds something else.
 */
export const npyRows = (path: string, form: NpyForm = {}, within?: BytesPlace): RowSource =>
  withFile(path, (source) => {
    const {offset, size} = within ?? {offset: 0, size: source.size};
    const head = decodeNpyHead(source.read(offset, Math.min(longestNpyHead, size)));
    const {count, width, bytes} = checkedForm(head, form, size);
    const first = offset + head.offset;
    if (size > smallBytes) return rowsInFile({path, offset: first, count, width, range: form.range});
    return rowsOf(source.read(first, bytes), width, form);
  });

/** The rows of a `.npy` file in memory. @throws RangeError as `npyRows`. */
export const npyRowsOf = (file: Uint8Array, form: NpyForm = {}): RowSource => {
  const source = bytesAsSource(file);
  const head = decodeNpyHead(source.read(0, file.length));
  const {width, bytes} = checkedForm(head, form, file.length);
  return rowsOf(source.read(head.offset, bytes), width, form);
};

const rowsOf = (content: Buffer, width: number, {range}: NpyForm): RowSource => {
  // A copy that owns its memory: typed arrays must begin at a multiple of their element size.
  const bytes = Uint8Array.from(content);
  return range ? rowsOfBytes(bytes, width, range) : rowsInMemory(new Float32Array(bytes.buffer), width);
};

/** How many rows of which width a file of that head and size has, and in how many bytes. */
const checkedForm = (
  {descr, shape: [count = 0, ...axes], offset}: NpyHead,
  {shape, range}: NpyForm,
  size: number,
): {readonly count: number; readonly width: number; readonly bytes: number} => {
  const [wanted, type] = range ? ['|u1', 'uint8'] : ['<f4', 'float32'];
  if (descr !== wanted || (shape ? axes.join() !== shape.join() : axes.length !== 1))
    throw new RangeError(
      `it holds ${descr} [${[count, ...axes].join(', ')}], not ${shape ? `examples [${shape.join(', ')}]` : 'rows'} of ${type} ('${wanted}')`,
    );
  const width = sizeOf(axes);
  const bytes = (range ? 1 : 4) * count * width;
  if (size !== offset + bytes)
    throw new RangeError(
      `${count} rows of ${width} ${type} make a file of ${offset + bytes} bytes, it has ${size}`,
    );
  return {count, width, bytes};
};
