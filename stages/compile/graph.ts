import type {TypedArray} from '../math/native.ts';

/** Numbers of TensorFlow's types.proto. */
export const dataTypes = {float32: 1, int32: 3, bool: 10} as const;

/** A constant's elements; one element stands for as many as the shape has. */
export interface Constant {
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  readonly repeated: boolean;
}

/** A value of a node's attribute, by the field of attr_value.proto that holds it. */
export type Attribute =
  | {readonly type: number}
  | {readonly types: readonly number[]}
  | {readonly int: number}
  | {readonly ints: readonly number[]}
  | {readonly float: number}
  | {readonly floats: readonly number[]}
  | {readonly bool: boolean}
  | {readonly text: string}
  | {readonly shape: readonly number[]}
  | {readonly constant: Constant};

export type Attributes = Readonly<Record<string, Attribute>>;

/** An operation of a recorded graph. */
export interface Operation {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
}

/** What flows along an edge: an output of an operation, or a tensor that the step is given. */
export interface Value {
  readonly source: {readonly operation: Operation; readonly port: number} | {readonly given: string};
  readonly dtype: number;
  readonly shape: readonly number[];
}

/** A constant of the given elements; equal elements are stored as one. */
export const constantOf = (shape: readonly number[], dtype: number, values: TypedArray): Constant => {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const repeated = values.length > 1 && values.BYTES_PER_ELEMENT === 4 && allEqual(bytes);
  return {dtype, shape: [...shape], bytes: bytes.slice(0, repeated ? 4 : undefined), repeated};
};

/** By bits, so that NaN equals itself and 0 does not equal −0. */
const allEqual = (bytes: Uint8Array): boolean => {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return words.every((word) => word === words[0]);
};

export const constantNode = (constant: Constant): Value => ({
  source: {
    operation: {op: 'Const', inputs: [], attributes: {dtype: {type: constant.dtype}, value: {constant}}},
    port: 0,
  },
  dtype: constant.dtype,
  shape: constant.shape,
});

/** The constant behind a value, if that is what it is. */
export const constantBehind = (value: Value): Constant | undefined => {
  if (!('operation' in value.source)) return undefined;
  const attribute = value.source.operation.attributes['value'];
  return attribute && 'constant' in attribute ? attribute.constant : undefined;
};
