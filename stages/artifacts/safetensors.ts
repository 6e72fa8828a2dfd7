import type {Weight, Weights} from '../nets/net.ts';
import {bytesAsSource, withFile, type ByteSource} from './byte-source.ts';
import {elements} from './npy.ts';
import {readHeader, type Metadata} from './safetensors-header.ts';

/**
 * Named float32 tensors as a safetensors file: header length (u64), JSON header, values, little endian. The order of
 * the tensors is kept; equal weights make equal bytes.
 *
 * @throws RangeError when a tensor's shape and its number of values disagree.
 */
export const encodeSafetensors = (weights: Weights, metadata: Metadata = {}): Uint8Array => {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? {__metadata__: metadata} : {};
  const bodies: Buffer[] = [];
  let offset = 0;
  for (const [name, {shape, values}] of Object.entries(weights)) {
    if (name === '__metadata__') throw new RangeError('a tensor cannot be named __metadata__');
    if (elements(shape) !== values.length)
      throw new RangeError(`${name}: shape [${shape.join(', ')}] does not hold ${values.length} values`);
    header[name] = {dtype: 'F32', shape, data_offsets: [offset, (offset += values.byteLength)]};
    bodies.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }
  const text = Buffer.from(JSON.stringify(header));
  // Spaces up to a multiple of 8 keep the values aligned for readers that map the file.
  const head = Buffer.alloc(8 + Math.ceil(text.length / 8) * 8, ' ');
  head.writeBigUInt64LE(BigInt(head.length - 8));
  text.copy(head, 8);
  return Buffer.concat([head, ...bodies]);
};

/** The numbers that lie in some bytes, where they lie: weights of hundreds of MiB are in memory once. */
const numbersIn = ({buffer, byteOffset, length}: Buffer): Float32Array =>
  byteOffset % 4 === 0
    ? new Float32Array(buffer, byteOffset, length / 4)
    : new Float32Array(buffer.slice(byteOffset, byteOffset + length));

/**
 * Reads a safetensors file, tensors in the order of their bytes. They are views of these bytes wherever they can be.
 *
 * @throws RangeError for a header that is too long or not of the format, an element type other than F32, and offsets
 * that overlap, leave holes, pass the end of the file or differ from the shape.
 */
export const decodeSafetensors = (bytes: Uint8Array): Stored => {
  const source = bytesAsSource(bytes);
  return storedIn(source, (at, length) => source.read(at, length));
};

/**
 * The same of a file that stays as it is. Values are read each time that they are asked for: who copies the weights of a
 * large network to the backend has one of them on the host at a time.
 *
 * @throws RangeError likewise; Error of the system where the file cannot be read.
 */
export const openSafetensors = (path: string): Stored =>
  withFile(path, (source) =>
    storedIn(source, (at, length) => withFile(path, (again) => again.read(at, length))),
  );

/** What a file holds. */
interface Stored {
  readonly weights: Weights;
  readonly metadata: Metadata;
}

const storedIn = (source: ByteSource, read: ByteSource['read']): Stored => {
  const {tensors, metadata} = readHeader(source);
  const weights = tensors.map(({name, dtype, shape, at, bytes}): readonly [string, Weight] => {
    if (dtype !== 'F32') throw new RangeError(`${name}: element type ${dtype} is not supported, only F32`);
    return [
      name,
      {
        shape,
        get values() {
          return numbersIn(read(at, bytes));
        },
      },
    ];
  });
  return {weights: Object.fromEntries(weights), metadata};
};
