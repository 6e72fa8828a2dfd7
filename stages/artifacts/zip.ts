import {crc32} from './crc32.ts';

/** Files of a zip archive in memory, name → bytes, in the order of the archive. */
export type ZipEntries = ReadonlyMap<string, Uint8Array>;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LIMIT = 0xffffffff;
/** 1 January 1980, the zero of zip's calendar: equal files must make equal archives. */
const EPOCH = 0x0021;

/** The bytes of a file in blocks, the same ones whenever they are asked for: a header with their CRC comes before them. */
export type ZipContent = () => Iterable<Uint8Array>;

/** A zip archive in memory, of files in memory. @throws RangeError as `zipBlocks`. */
export const writeZip = (entries: ZipEntries): Uint8Array =>
  Buffer.concat([...zipBlocks([...entries].map(([name, bytes]) => [name, () => [bytes]] as const))]);

/**
 * A zip archive (PKWARE APPNOTE 6.3), block by block, whose files are stored uncompressed: the same entries always make
 * the same bytes.
 *
 * @throws RangeError above 4 GiB, where the format needs its 64-bit extension.
 */
export function* zipBlocks(entries: Iterable<readonly [string, ZipContent]>): Generator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of entries) {
    const measured = measure(content());
    const common = commonFields(name, measured);
    directory.push(centralHeader(common, offset), Buffer.from(name));
    yield Buffer.concat([localHeader(common), Buffer.from(name)]);
    yield* content();
    offset += 30 + Buffer.byteLength(name) + measured.size;
  }
  const central = Buffer.concat(directory);
  if (offset + central.length > LIMIT)
    throw new RangeError(`a zip archive holds at most 4 GiB, got ${offset} bytes`);
  yield central;
  yield endRecord(directory.length / 2, central.length, offset);
}

interface Measured {
  readonly size: number;
  readonly crc: number;
}

const measure = (blocks: Iterable<Uint8Array>): Measured => {
  let [size, crc] = [0, 0];
  for (const block of blocks) [size, crc] = [size + block.length, crc32(block, crc)];
  return {size, crc};
};

/** The 26 bytes that local and central headers share: version 2.0, UTF-8 names, stored. */
const commonFields = (name: string, {size, crc}: Measured): Buffer => {
  if (size >= LIMIT) throw new RangeError(`${name}: a zip entry holds less than 4 GiB, got ${size} bytes`);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x0800, 2);
  fields.writeUInt16LE(EPOCH, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(size, 14);
  fields.writeUInt32LE(size, 18);
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
