import {withFile, type ByteSource} from './byte-source.ts';
import {crc32} from './crc32.ts';
import {decodeNpy, encodeNpy, type NpyArray} from './npy.ts';
import {npyBlocks, npyRows, npyRowsOf, writeBlocks, type NpyForm} from './npy-rows.ts';
import type {NpyArrays} from './npz.ts';
import type {RowSource} from './row-source.ts';
import {openZip, type ZipEntry} from './unzip.ts';
import {zipBlocks, type ZipContent} from './zip.ts';

/** Rows under a name of their own. */
export interface NamedRows extends NpyForm {
  readonly name: string;
  readonly rows: RowSource;
}

/**
 * Writes a `.npz` file of rows and of arrays beside them, as `numpy.savez` does. The rows need not fit in memory.
 *
 * @throws RangeError above 4 GiB, and for NaN among rows that are kept as bytes.
 */
export const writeNpzRows = (path: string, {name, rows, ...form}: NamedRows, arrays: NpyArrays): void => {
  const others = Object.entries(arrays).map(([name, array]): readonly [string, ZipContent] => [
    `${name}.npy`,
    () => [encodeNpy(array)],
  ]);
  writeBlocks(path, zipBlocks([[`${name}.npy`, () => npyBlocks(rows, form)], ...others]));
};

/** Bytes that are checked at a time. */
const checked = 2 ** 24;

/** Checks the bytes of an array that `npzRows` reads where it lies. @throws RangeError if they are not those written. */
export const checkNpz = (path: string, name: string): void =>
  withEntry(path, name, (entry, source) => {
    const {offset, size} = entry.place() ?? {offset: 0, size: 0};
    let crc = 0;
    for (let done = 0; done < size; done += checked)
      crc = crc32(source.read(offset + done, Math.min(checked, size - done)), crc);
    if (size > 0 && crc !== entry.crc)
      throw new RangeError(`${entry.name}: zip entry is damaged, its CRC-32 differs`);
  });

/**
 * The rows of that name in a `.npz` file, read where they are asked for if they are many; at once where the file is
 * compressed.
 *
 * @throws RangeError for a file that is damaged or has other arrays, or rows of another form.
 */
export const npzRows = (path: string, name: string, form: NpyForm): RowSource =>
  withEntry(path, name, (entry) => {
    const place = entry.place();
    return place ? npyRows(path, form, place) : npyRowsOf(entry.read(), form);
  });

/** The array of that name in a `.npz` file; no other is read. @throws RangeError for a file that is damaged or has it not. */
export const npzArray = (path: string, name: string): NpyArray =>
  withEntry(path, name, (entry) => {
    const bytes = entry.read();
    try {
      return decodeNpy(bytes);
    } catch (cause) {
      throw new RangeError(`${name}: ${(cause as Error).message}`, {cause});
    }
  });

const withEntry = <T>(path: string, name: string, use: (entry: ZipEntry, source: ByteSource) => T): T =>
  withFile(path, (source) => {
    const entries = openZip(source);
    const entry = entries.get(`${name}.npy`);
    if (entry) return use(entry, source);
    const names = [...entries.keys()].map((file) => file.replace(/\.npy$/, ''));
    throw new RangeError(`it has no array ${name}, only ${names.join(', ') || 'nothing'}`);
  });
