export type NpyValues = Float32Array | Float64Array | Int32Array | Uint8Array;

/** An array as NumPy keeps it: row-major (C order), the element type is that of `values`. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: NpyValues;
}

/** What a `.npy` file says before its values. */
export interface NpyHead {
  /** The element type, such as `<f4`. */
  readonly descr: string;
  readonly shape: readonly number[];
  /** Bytes before the values. */
  readonly offset: number;
}

/** Bytes that a head with a plain array's header fits in. */
export const longestNpyHead = 2 ** 16 + 12;

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');

/**
 * The bytes of a `.npy` file, format 1.0 (NEP 1): float32, float64, int32 or uint8, little endian.
 *
 * @throws RangeError when the shape does not have as many elements as there are values.
 */
export const encodeNpy = ({shape, values}: NpyArray): Uint8Array => {
  if (elements(shape) !== values.length)
    throw new RangeError(
      `shape [${shape.join(', ')}] has ${elements(shape)} elements, got ${values.length} values`,
    );
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([encodeNpyHead(descrOf(values), shape), bytes]);
};

/** All of a `.npy` file before its values, which then follow row-major and little endian. */
export const encodeNpyHead = (descr: string, shape: readonly number[]): Buffer => {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // The values begin at a multiple of 64 bytes, so that the file can be memory-mapped.
  const padded = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
  const lead = Buffer.from([...MAGIC, 1, 0, padded.length & 0xff, padded.length >> 8]);
  return Buffer.concat([lead, Buffer.from(padded, 'latin1')]);
};

/**
 * Reads a `.npy` file. int64 becomes Int32Array and bool becomes Uint8Array, the types that the stages compute with.
 *
 * @throws RangeError for a damaged file, Fortran order, another element type, or an int64 beyond 32 bits.
 */
export const decodeNpy = (bytes: Uint8Array): NpyArray => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const {descr, shape, offset} = decodeNpyHead(file);
  return {shape, values: readValues(descr, elements(shape), file.subarray(offset))};
};

/** Reads the head of a `.npy` file from its first bytes. @throws RangeError for a damaged one, or Fortran order. */
export const decodeNpyHead = (file: Buffer): NpyHead => {
  if (file.length < 10 || !file.subarray(0, 6).equals(MAGIC))
    throw new RangeError('not a .npy file: its first bytes are not \\x93NUMPY');
  const wide = (file[6] as number) >= 2;
  const start = wide ? 12 : 10;
  const end = start + (wide && file.length >= 12 ? file.readUInt32LE(8) : file.readUInt16LE(8));
  if (end > file.length) throw new RangeError('.npy header is cut short');
  return {...parseHeader(file.toString('latin1', start, end)), offset: end};
};

/** Product of the dimensions; 1 for a scalar. */
export const elements = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/** NumPy's name of the element type, such as `float32`. */
export const dtypeOf = (values: NpyValues): 'float32' | 'float64' | 'int32' | 'uint8' => {
  if (values instanceof Float32Array) return 'float32';
  if (values instanceof Float64Array) return 'float64';
  return values instanceof Int32Array ? 'int32' : 'uint8';
};

const descrOf = (values: NpyValues): string =>
  ({float32: '<f4', float64: '<f8', int32: '<i4', uint8: '|u1'})[dtypeOf(values)];

const parseHeader = (header: string): Pick<NpyHead, 'descr' | 'shape'> => {
  const descr = /'descr': *'([^']+)'/.exec(header)?.[1];
  const order = /'fortran_order': *(True|False)/.exec(header)?.[1];
  const dims = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || dims === undefined)
    throw new RangeError(
      `.npy header must name descr, fortran_order and shape of a plain array, got ${header.trim()}`,
    );
  if (order === 'True')
    throw new RangeError('.npy array is in Fortran order; save it with numpy.ascontiguousarray');
  return {
    descr,
    shape: dims
      .split(',')
      .filter((size) => size.trim() !== '')
      .map(Number),
  };
};

const readValues = (descr: string, count: number, bytes: Buffer): NpyValues => {
  const size = Number(descr.slice(2));
  if (bytes.length !== count * size && KNOWN.includes(descr))
    throw new RangeError(
      `.npy values take ${bytes.length} bytes, expected ${count * size} (${count} of ${descr})`,
    );
  // A copy that owns its memory: typed arrays must begin at a multiple of their element size.
  const buffer = Uint8Array.from(bytes).buffer;
  if (descr === '<f4') return new Float32Array(buffer);
  if (descr === '<f8') return new Float64Array(buffer);
  if (descr === '<i4') return new Int32Array(buffer);
  if (descr === '|u1' || descr === '|b1') return new Uint8Array(buffer);
  if (descr === '<i8') return narrow(new BigInt64Array(buffer));
  throw new RangeError(`.npy element type ${descr} is not supported, only ${KNOWN.join(', ')}`);
};

const KNOWN: readonly string[] = ['<f4', '<f8', '<i4', '<i8', '|u1', '|b1'];

const narrow = (wide: BigInt64Array): Int32Array =>
  Int32Array.from(wide, (value, i) => {
    if (BigInt.asIntN(32, value) !== value)
      throw new RangeError(`int64 value ${value} at ${i} does not fit 32 bits`);
    return Number(value);
  });
