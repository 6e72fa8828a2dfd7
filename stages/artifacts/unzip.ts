import {inflateRawSync} from 'node:zlib';
import {bytesAsSource, type BytesPlace, type ByteSource} from './byte-source.ts';
import {crc32} from './crc32.ts';
import type {ZipEntries} from './zip.ts';

/** A file in a zip archive, not read yet. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes, unpacked. */
  readonly size: number;
  /** CRC-32 of its bytes as they were packed. */
  readonly crc: number;
  /** Its bytes, checked against their CRC-32. @throws RangeError if it is damaged or of an unsupported method. */
  read(): Uint8Array;
  /** Where its bytes lie in the archive; undefined where they are packed. @throws RangeError if they are cut short. */
  place(): BytesPlace | undefined;
}

/** What the central directory says of an entry. */
interface Listed {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

interface Directory {
  readonly count: number;
  readonly offset: number;
  /** Where it ends at the latest. */
  readonly end: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = Buffer.from([0x50, 0x4b, 5, 6]);
const WIDE_END = 0x06064b50;
const WIDE_LOCATOR = 0x07064b50;
const LIMIT = 0xffffffff;
/** The end record with the longest comment. */
const LONGEST_END = 22 + 0xffff;

/** The files of a zip archive in memory. @throws RangeError for a damaged or unsupported archive. */
export const readZip = (bytes: Uint8Array): ZipEntries =>
  new Map([...openZip(bytesAsSource(bytes))].map(([name, entry]) => [name, entry.read()]));

/**
 * The files of a zip archive (PKWARE APPNOTE 6.3, with its 64-bit extension), stored or deflated, by name. Sizes come
 * from the central directory, since streaming writers leave the local ones empty.
 *
 * @throws RangeError for a damaged or unsupported archive.
 */
export const openZip = (source: ByteSource): ReadonlyMap<string, ZipEntry> => {
  const {count, offset, end} = findDirectory(source);
  if (offset > end) throw new RangeError(`zip directory is damaged at byte ${offset}`);
  const directory = source.read(offset, end - offset);
  const entries = new Map<string, ZipEntry>();
  for (let at = 0, left = count; left > 0; left--) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL)
      throw new RangeError(`zip directory is damaged at byte ${offset + at}`);
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field)) as Lengths;
    const listed = listedAt(directory, at, name, extra);
    entries.set(listed.name, {
      name: listed.name,
      size: listed.size,
      crc: listed.crc,
      read: () => readEntry(source, listed),
      place: () => (listed.method === 0 ? {offset: startOf(source, listed), size: listed.size} : undefined),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
};

type Lengths = [name: number, extra: number, comment: number];

const findDirectory = (source: ByteSource): Directory => {
  const from = Math.max(0, source.size - LONGEST_END);
  const tail = source.read(from, source.size - from);
  const at = tail.length < 22 ? -1 : tail.lastIndexOf(END);
  if (at < 0 || at + 22 > tail.length) throw new RangeError('not a zip archive, or its end is missing');
  const locator = from + at - 20;
  if (locator >= 0 && source.read(locator, 4).readUInt32LE(0) === WIDE_LOCATOR)
    return wideDirectory(source, Number(source.read(locator + 8, 8).readBigUInt64LE(0)));
  return {count: tail.readUInt16LE(at + 10), offset: tail.readUInt32LE(at + 16), end: from + at};
};

const wideDirectory = (source: ByteSource, at: number): Directory => {
  const record = source.read(at, 56);
  if (record.readUInt32LE(0) !== WIDE_END) throw new RangeError(`zip end record is damaged at byte ${at}`);
  return {
    count: Number(record.readBigUInt64LE(32)),
    offset: Number(record.readBigUInt64LE(48)),
    end: at,
  };
};

const listedAt = (directory: Buffer, at: number, nameLength: number, extraLength: number): Listed => {
  const extraAt = at + 46 + nameLength;
  const name = directory.toString('utf8', at + 46, extraAt);
  const narrow = [24, 20, 42].map((field) => directory.readUInt32LE(at + field));
  const wide = wideFields(directory.subarray(extraAt, extraAt + extraLength));
  const [size, packed, offset] = narrow.map((value) => (value === LIMIT ? wide.shift() : value));
  if (size === undefined || packed === undefined || offset === undefined)
    throw new RangeError(`${name}: zip entry is damaged, its 64-bit sizes are missing`);
  const [method, crc] = [directory.readUInt16LE(at + 10), directory.readUInt32LE(at + 16)];
  return {name, method, crc, packed, size, offset};
};

/** The values of the extra field 1: those that do not fit 32 bits, in their order. */
const wideFields = (extra: Buffer): number[] => {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const body = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    return Array.from({length: body.length >> 3}, (_, i) => Number(body.readBigUInt64LE(8 * i)));
  }
  return [];
};

const readEntry = (source: ByteSource, listed: Listed): Uint8Array => {
  const {name, method, crc, packed, size} = listed;
  const start = startOf(source, listed);
  const content = unpack(source.read(start, packed), {name, method, size});
  if (content.length !== size || crc32(content) !== crc)
    throw new RangeError(`${name}: zip entry is damaged, its CRC-32 differs`);
  return content;
};

/** The first byte of an entry's content. */
const startOf = (source: ByteSource, {name, packed, offset}: Listed): number => {
  if (offset + 30 > source.size) throw new RangeError(`${name}: zip entry is missing`);
  const local = source.read(offset, 30);
  if (local.readUInt32LE(0) !== LOCAL) throw new RangeError(`${name}: zip entry is missing`);
  const start = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (start + packed > source.size) throw new RangeError(`${name}: zip entry is cut short`);
  return start;
};

const unpack = (
  packed: Uint8Array,
  {name, method, size}: Pick<Listed, 'name' | 'method' | 'size'>,
): Uint8Array => {
  if (method === 0) return packed;
  if (method !== 8)
    throw new RangeError(`${name}: zip method ${method} is not supported, only stored (0) and deflated (8)`);
  try {
    return inflateRawSync(packed, {maxOutputLength: Math.max(size, 1)});
  } catch (cause) {
    throw new RangeError(`${name}: zip entry is damaged and cannot be inflated`, {cause});
  }
};
