import {sizeOf, type Shape} from '../../math/shape.ts';
import {fieldsOf, type Field} from './wire.ts';

/** A constant of a TensorFlow graph. */
export interface GraphConstant {
  readonly shape: Shape;
  /** Its numbers, row-major. */
  readonly values: () => Float32Array;
}

/** DT_FLOAT of types.proto. */
const float32 = 1;

/**
 * The float32 constants of a frozen TensorFlow graph (graph.proto) by the names of their nodes.
 *
 * @throws RangeError for bytes that are no such graph, or are cut short.
 */
export const graphConstants = (graph: Buffer): ReadonlyMap<string, GraphConstant> => {
  const constants = new Map<string, GraphConstant>();
  for (const node of messages(fieldsOf(graph), 1)) {
    const fields = [...fieldsOf(node)];
    if (textOf(fields, 2) !== 'Const') continue;
    const value = [...messages(fields, 5)]
      .map((entry) => [...fieldsOf(entry)])
      .find((entry) => textOf(entry, 1) === 'value');
    const [attribute] = value ? messages(value, 2) : [];
    const [tensor] = attribute ? messages(fieldsOf(attribute), 8) : [];
    const constant = tensor && constantOf([...fieldsOf(tensor)]);
    if (constant) constants.set(textOf(fields, 1), constant);
  }
  return constants;
};

/** TensorProto; undefined for other types than float32. */
const constantOf = (tensor: readonly Field[]): GraphConstant | undefined => {
  if (numberOf(tensor, 1) !== float32) return undefined;
  const [shape] = messages(tensor, 2);
  const lengths = shape
    ? [...messages(fieldsOf(shape), 2)].map((axis) => numberOf([...fieldsOf(axis)], 1))
    : [];
  // tensor_content holds all of them; float_val, packed or one by one, may end in one that fills the rest.
  const bytes = Buffer.concat([...messages(tensor, 4), ...messages(tensor, 5)]);
  return {shape: lengths, values: () => filled(bytes, sizeOf(lengths))};
};

const filled = (bytes: Buffer, count: number): Float32Array => {
  const stated = new Float32Array(Uint8Array.from(bytes).buffer);
  if (stated.length === count) return stated;
  if (stated.length === 0 || stated.length > count)
    throw new RangeError(`a constant of ${count} numbers has ${stated.length}`);
  const values = new Float32Array(count).fill(stated.at(-1)!);
  values.set(stated);
  return values;
};

function* messages(fields: Iterable<Field>, number: number): Generator<Buffer> {
  for (const field of fields) if (field.number === number && 'bytes' in field) yield field.bytes;
}

const textOf = (fields: readonly Field[], number: number): string => {
  const [bytes] = messages(fields, number);
  return bytes ? bytes.toString('utf8') : '';
};

/** Zero is what protobuf leaves out. */
const numberOf = (fields: readonly Field[], number: number): number => {
  const field = fields.find((field) => field.number === number);
  return field && 'value' in field ? field.value : 0;
};
