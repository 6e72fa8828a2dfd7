import type {ByteSource} from './byte-source.ts';
import {elements} from './npy.ts';

/** Free text beside the weights, such as `{format: 'pt'}`. */
export type Metadata = Readonly<Record<string, string>>;

/** A tensor of a safetensors file, and where its bytes are. */
export interface Described {
  readonly name: string;
  /** As the format calls it: F32, BF16, … */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly at: number;
  readonly bytes: number;
}

/** The format's own limit on the header, in bytes. */
const HEADER_LIMIT = 100_000_000;

/** Bytes of an element. A type that is not listed has its bytes where it says, how many they should be is unknown. */
const sizes: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/**
 * What a safetensors file says it holds, tensors in the order of their bytes.
 *
 * @throws RangeError for a header that is too long or not of the format, and for offsets that overlap, leave holes, pass
 * the end of the file or differ from the shape.
 */
export const readHeader = (
  source: ByteSource,
): {readonly tensors: readonly Described[]; readonly metadata: Metadata} => {
  if (source.size < 8) throw new RangeError(`a safetensors file has at least 8 bytes, got ${source.size}`);
  const length = Number(source.read(0, 8).readBigUInt64LE(0));
  const limit = Math.min(HEADER_LIMIT, source.size - 8);
  if (length > limit)
    throw new RangeError(`safetensors header of ${length} bytes is longer than the possible ${limit}`);
  const {__metadata__: metadata = {}, ...described} = parse(source.read(8, length).toString('utf8'));
  const body = 8 + length;
  const tensors = Object.entries(described)
    .map((entry) => toDescribed(entry, body))
    .sort((a, b) => a.at - b.at || a.bytes - b.bytes);
  checkLayout(tensors, body, source.size);
  return {tensors, metadata: checkMetadata(metadata)};
};

const parse = (text: string): Record<string, unknown> => {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw new RangeError('safetensors header is not JSON', {cause});
  }
  if (!isObject(header)) throw new RangeError('safetensors header is not a JSON object');
  return header;
};

const toDescribed = ([name, described]: [string, unknown], body: number): Described => {
  const {dtype, shape, data_offsets: offsets} = isObject(described) ? described : {};
  if (typeof dtype !== 'string')
    throw new RangeError(`${name}: element type ${JSON.stringify(dtype)} is not text`);
  if (!isSizes(shape)) throw new RangeError(`${name}: shape ${JSON.stringify(shape)} is not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw new RangeError(`${name}: data_offsets ${JSON.stringify(offsets)} is not a pair [begin, end]`);
  const [begin, end] = offsets as [number, number];
  const size = sizes[dtype];
  const expected = size === undefined ? Math.max(end - begin, 0) : size * elements(shape);
  if (end - begin !== expected)
    throw new RangeError(
      `${name}: shape [${shape.join(', ')}] takes ${expected} bytes, its offsets span ${end - begin}`,
    );
  return {name, dtype, shape, at: body + begin, bytes: end - begin};
};

/** The tensors must cover the body exactly: an overlap or a hole would hide bytes or share them. */
const checkLayout = (tensors: readonly Described[], body: number, fileBytes: number): void => {
  let end = body;
  for (const {name, at, bytes} of tensors) {
    if (at < end) throw new RangeError(`${name}: its bytes overlap the tensor before it`);
    if (at > end) throw new RangeError(`${name}: ${at - end} bytes before it belong to no tensor`);
    end = at + bytes;
  }
  if (end !== fileBytes)
    throw new RangeError(`the tensors take ${end - body} bytes, the file holds ${fileBytes - body}`);
};

const checkMetadata = (metadata: unknown): Metadata => {
  if (isObject(metadata) && Object.values(metadata).every((value) => typeof value === 'string'))
    return metadata as Metadata;
  throw new RangeError('safetensors __metadata__ is not a map of text to text');
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
