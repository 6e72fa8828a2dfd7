/** A field of a protobuf message, encoded. */
export type Field = Uint8Array;

const utf8 = new TextEncoder();

/** Base-128 varint of a 64-bit integer in two's complement. */
const varint = (value: number): number[] => {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
};

const tag = (field: number, wireType: 0 | 1 | 2 | 5): number[] => varint((field << 3) | wireType);

export const int = (field: number, value: number): Field =>
  Uint8Array.from([...tag(field, 0), ...varint(value)]);

export const bool = (field: number, value: boolean): Field => int(field, value ? 1 : 0);

export const float = (field: number, value: number): Field => {
  const bits = new Uint8Array(4);
  new DataView(bits.buffer).setFloat32(0, value, true);
  return Buffer.concat([Uint8Array.from(tag(field, 5)), bits]);
};

export const double = (field: number, value: number): Field => {
  const bits = new Uint8Array(8);
  new DataView(bits.buffer).setFloat64(0, value, true);
  return Buffer.concat([Uint8Array.from(tag(field, 1)), bits]);
};

export const bytes = (field: number, value: Uint8Array): Field =>
  Buffer.concat([Uint8Array.from([...tag(field, 2), ...varint(value.length)]), value]);

export const text = (field: number, value: string): Field => bytes(field, utf8.encode(value));

export const message = (field: number, fields: readonly Field[]): Field =>
  bytes(field, Buffer.concat(fields));

export const packedInts = (field: number, values: readonly number[]): Field =>
  bytes(field, Uint8Array.from(values.flatMap(varint)));

/** A map<string, message>: one entry message for each key. */
export const map = <T>(
  field: number,
  entries: Readonly<Record<string, T>>,
  encode: (value: T) => readonly Field[],
): readonly Field[] =>
  Object.entries(entries).map(([key, value]) => message(field, [text(1, key), message(2, encode(value))]));
