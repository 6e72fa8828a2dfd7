import {inflateRawSync} from 'node:zlib';
import {crc32} from './crc32.ts';

/** Files of a zip archive in memory, name → bytes, in the order of the archive. */
export type ZipEntries = ReadonlyMap<string, Uint8Array>;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LIMIT = 0xffffffff;
/** 1 January 1980, the zero of zip's calendar: equal files must make equal archives. */
const EPOCH = 0x0021;

/**
 * A zip archive (PKWARE APPNOTE 6.3) whose files are stored uncompressed: the same entries always make the same bytes.
 *
 * @throws RangeError above 4 GiB, where the format needs its 64-bit extension.
 */
export const writeZip = (entries: ZipEntries): Uint8Array => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of entries) {
    const common = commonFields(name, bytes);
    directory.push(centralHeader(common, offset), Buffer.from(name));
    parts.push(
      localHeader(common),
      Buffer.from(name),
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    );
    offset += 30 + Buffer.byteLength(name) + bytes.length;
  }
  const central = Buffer.concat(directory);
  if (offset + central.length > LIMIT)
    throw new RangeError(`a zip archive holds at most 4 GiB, got ${offset} bytes`);
  return Buffer.concat([...parts, central, endRecord(entries.size, central.length, offset)]);
};

/**
 * The files of a zip archive, stored or deflated, each checked against its CRC-32. Sizes come from the central
 * directory, since streaming writers leave the local ones empty.
 *
 * @throws RangeError for a damaged or unsupported archive.
 */
export const readZip = (bytes: Uint8Array): ZipEntries => {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = zip.length < 22 ? -1 : zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > zip.length) throw new RangeError('not a zip archive, or its end is missing');
  const entries = new Map<string, Uint8Array>();
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    if (at + 46 > end || zip.readUInt32LE(at) !== CENTRAL)
      throw new RangeError(`zip directory is damaged at byte ${at}`);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    entries.set(name, readEntry(zip, at, name));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
};

const readEntry = (zip: Buffer, at: number, name: string): Uint8Array => {
  const [packed, size, offset] = [
    zip.readUInt32LE(at + 20),
    zip.readUInt32LE(at + 24),
    zip.readUInt32LE(at + 42),
  ];
  if ([packed, size, offset].includes(LIMIT))
    throw new RangeError(`${name}: zip entries of 4 GiB and more are not supported`);
  if (offset + 30 > zip.length || zip.readUInt32LE(offset) !== LOCAL)
    throw new RangeError(`${name}: zip entry is missing`);
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  if (start + packed > zip.length) throw new RangeError(`${name}: zip entry is cut short`);
  const content = unpack(zip.subarray(start, start + packed), zip.readUInt16LE(at + 10), size, name);
  if (content.length !== size || crc32(content) !== zip.readUInt32LE(at + 16))
    throw new RangeError(`${name}: zip entry is damaged, its CRC-32 differs`);
  return content;
};

const unpack = (packed: Uint8Array, method: number, size: number, name: string): Uint8Array => {
  if (method === 0) return packed;
  if (method !== 8)
    throw new RangeError(`${name}: zip method ${method} is not supported, only stored (0) and deflated (8)`);
  try {
    return inflateRawSync(packed, {maxOutputLength: Math.max(size, 1)});
  } catch (cause) {
    throw new RangeError(`${name}: zip entry is damaged and cannot be inflated`, {cause});
  }
};

/** The 26 bytes that local and central headers share: version 2.0, UTF-8 names, stored. */
const commonFields = (name: string, bytes: Uint8Array): Buffer => {
  if (bytes.length >= LIMIT)
    throw new RangeError(`${name}: a zip entry holds less than 4 GiB, got ${bytes.length} bytes`);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x0800, 2);
  fields.writeUInt16LE(EPOCH, 8);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(bytes.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
};

const localHeader = (common: Buffer): Buffer => Buffer.concat([signature(LOCAL), common]);

const centralHeader = (common: Buffer, offset: number): Buffer => {
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([signature(CENTRAL), Buffer.from([20, 0]), common, tail]);
};

const endRecord = (count: number, directoryBytes: number, directoryOffset: number): Buffer => {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(END, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(directoryBytes, 12);
  record.writeUInt32LE(directoryOffset, 16);
  return record;
};

const signature = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
