/** A field of a protobuf message: a number, or bytes, among them text and messages. */
export type Field =
  {readonly number: number; readonly value: number} | {readonly number: number; readonly bytes: Buffer};

/**
 * The fields of a message in their order.
 *
 * @throws RangeError where it is cut short, or is no message.
 */
export function* fieldsOf(message: Buffer): Generator<Field> {
  for (let at = 0; at < message.length;) {
    const tag = varint(message, at);
    const {field, end} = fieldAt(message, tag.end, tag.value >>> 3, tag.value & 7);
    yield field;
    at = end;
  }
}

interface Read {
  readonly field: Field;
  readonly end: number;
}

const fieldAt = (message: Buffer, at: number, number: number, wireType: number): Read => {
  if (wireType === 0) {
    const {value, end} = varint(message, at);
    return {field: {number, value}, end};
  }
  if (wireType === 1) return bytesAt(message, number, at, 8);
  if (wireType === 5) return bytesAt(message, number, at, 4);
  if (wireType !== 2 || number === 0)
    throw new RangeError(`byte ${at} begins no field of a protobuf message`);
  const length = varint(message, at);
  return bytesAt(message, number, length.end, length.value);
};

const bytesAt = (message: Buffer, number: number, at: number, length: number): Read => {
  const end = at + length;
  if (end > message.length)
    throw new RangeError(
      `it is cut short: ${length} bytes are needed from byte ${at} on, there are ${message.length - at}`,
    );
  return {field: {number, bytes: message.subarray(at, end)}, end};
};

/** Base-128 integer; what passes 53 bits is of no use here. */
const varint = (message: Buffer, at: number): {readonly value: number; readonly end: number} => {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = message[at + i];
    if (byte === undefined) throw new RangeError(`it is cut short: a number is needed at byte ${at}`);
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return {value, end: at + i + 1};
  }
  throw new RangeError(`byte ${at} begins no number of a protobuf message`);
};
