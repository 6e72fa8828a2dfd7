import type {Weights} from '../nets/net.ts';
import {elements} from './npy.ts';

/** Free text beside the weights, such as `{format: 'pt'}`. */
export type Metadata = Readonly<Record<string, string>>;

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** The format's own limit on the header, in bytes. */
const HEADER_LIMIT = 100_000_000;

/**
 * Named float32 tensors as a safetensors file: header length (u64), JSON header, values, little endian. The order of
 * the tensors is kept; equal weights make equal bytes.
 *
 * @throws RangeError when a tensor's shape and its number of values disagree.
 */
export const encodeSafetensors = (weights: Weights, metadata: Metadata = {}): Uint8Array => {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? {__metadata__: metadata} : {};
  let offset = 0;
  for (const [name, {shape, values}] of Object.entries(weights)) {
    if (name === '__metadata__') throw new RangeError('a tensor cannot be named __metadata__');
    if (elements(shape) !== values.length)
      throw new RangeError(`${name}: shape [${shape.join(', ')}] does not hold ${values.length} values`);
    header[name] = {dtype: 'F32', shape, data_offsets: [offset, (offset += values.byteLength)]};
  }
  const text = Buffer.from(JSON.stringify(header));
  // Spaces up to a multiple of 8 keep the values aligned for readers that map the file.
  const head = Buffer.alloc(8 + Math.ceil(text.length / 8) * 8, ' ');
  head.writeBigUInt64LE(BigInt(head.length - 8));
  text.copy(head, 8);
  const bodies = Object.values(weights).map(({values: v}) =>
    Buffer.from(v.buffer, v.byteOffset, v.byteLength),
  );
  return Buffer.concat([head, ...bodies]);
};

/**
 * Reads a safetensors file, tensors in the order of their bytes.
 *
 * @throws RangeError for a header that is too long or not of the format, an element type other than F32, and offsets
 * that overlap, leave holes, pass the end of the file or differ from the shape.
 */
export const decodeSafetensors = (
  bytes: Uint8Array,
): {readonly weights: Weights; readonly metadata: Metadata} => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 8) throw new RangeError(`a safetensors file has at least 8 bytes, got ${file.length}`);
  const length = Number(file.readBigUInt64LE(0));
  const limit = Math.min(HEADER_LIMIT, file.length - 8);
  if (length > limit)
    throw new RangeError(`safetensors header of ${length} bytes is longer than the possible ${limit}`);
  const {__metadata__: metadata = {}, ...tensors} = parseHeader(file.toString('utf8', 8, 8 + length));
  const body = file.subarray(8 + length);
  const entries = Object.entries(tensors)
    .map(toEntry)
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkLayout(entries, body.length);
  const weights = Object.fromEntries(entries.map((entry) => [entry.name, readTensor(entry, body)]));
  return {weights, metadata: checkMetadata(metadata)};
};

const parseHeader = (text: string): Record<string, unknown> => {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw new RangeError('safetensors header is not JSON', {cause});
  }
  if (!isObject(header)) throw new RangeError('safetensors header is not a JSON object');
  return header;
};

const toEntry = ([name, described]: [string, unknown]): Entry => {
  const {dtype, shape, data_offsets: offsets} = isObject(described) ? described : {};
  if (dtype !== 'F32')
    throw new RangeError(`${name}: element type ${String(dtype)} is not supported, only F32`);
  if (!isSizes(shape)) throw new RangeError(`${name}: shape ${JSON.stringify(shape)} is not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw new RangeError(`${name}: data_offsets ${JSON.stringify(offsets)} is not a pair [begin, end]`);
  const [begin, end] = offsets as [number, number];
  const expected = 4 * elements(shape);
  if (end - begin !== expected)
    throw new RangeError(
      `${name}: shape [${shape.join(', ')}] takes ${expected} bytes, its offsets span ${end - begin}`,
    );
  return {name, shape, begin, end};
};

/** The tensors must cover the body exactly: an overlap or a hole would hide bytes or share them. */
const checkLayout = (entries: readonly Entry[], bodyBytes: number): void => {
  let end = 0;
  for (const entry of entries) {
    if (entry.begin < end) throw new RangeError(`${entry.name}: its bytes overlap the tensor before it`);
    if (entry.begin > end)
      throw new RangeError(`${entry.name}: ${entry.begin - end} bytes before it belong to no tensor`);
    end = entry.end;
  }
  if (end !== bodyBytes) throw new RangeError(`the tensors take ${end} bytes, the file holds ${bodyBytes}`);
};

const readTensor = ({shape, begin, end}: Entry, body: Buffer): Weights[string] => ({
  shape,
  values: new Float32Array(Uint8Array.from(body.subarray(begin, end)).buffer),
});

const checkMetadata = (metadata: unknown): Metadata => {
  if (isObject(metadata) && Object.values(metadata).every((value) => typeof value === 'string'))
    return metadata as Metadata;
  throw new RangeError('safetensors __metadata__ is not a map of text to text');
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
