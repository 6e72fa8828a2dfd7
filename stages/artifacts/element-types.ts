/** A type of number in files of other programs, little endian, and what becomes of it here. */
export interface ElementType {
  readonly name: string;
  /** Of one element. */
  readonly bytes: 1 | 2 | 4 | 8;
  /** The nearest float32 of each element. The bytes are aligned and belong to nobody else. */
  readonly toFloat32: (buffer: ArrayBuffer) => Float32Array;
}

const type = (
  name: string,
  bytes: ElementType['bytes'],
  toFloat32: ElementType['toFloat32'],
): readonly [string, ElementType] => [name, {name, bytes, toFloat32}];

/** The element types that weights are kept in, by PyTorch's names. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map([
  type('float32', 4, (buffer) => new Float32Array(buffer)),
  type('float64', 8, (buffer) => Float32Array.from(new Float64Array(buffer))),
  type('float16', 2, (buffer) => Float32Array.from(new Uint16Array(buffer), ofHalf)),
  type('bfloat16', 2, (buffer) => upperHalves(new Uint16Array(buffer))),
  type('int64', 8, (buffer) => Float32Array.from(new BigInt64Array(buffer), Number)),
  type('int32', 4, (buffer) => Float32Array.from(new Int32Array(buffer))),
  type('int16', 2, (buffer) => Float32Array.from(new Int16Array(buffer))),
  type('int8', 1, (buffer) => Float32Array.from(new Int8Array(buffer))),
  type('uint8', 1, (buffer) => Float32Array.from(new Uint8Array(buffer))),
  type('bool', 1, (buffer) => Float32Array.from(new Uint8Array(buffer), (byte) => (byte === 0 ? 0 : 1))),
]);

/** The elements of little-endian bytes, as float32. */
export const toFloat32 = ({toFloat32}: ElementType, bytes: Uint8Array): Float32Array =>
  // A copy, because typed arrays must begin at a multiple of their element size.
  toFloat32(new Uint8Array(bytes).buffer);

/** IEEE 754 binary16: a sign, 5 bits of exponent less 15, 10 bits of fraction. */
const ofHalf = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
};

/** bfloat16 is the upper half of a float32. */
const upperHalves = (bits: Uint16Array): Float32Array =>
  new Float32Array(Uint32Array.from(bits, (half) => half * 2 ** 16).buffer);
