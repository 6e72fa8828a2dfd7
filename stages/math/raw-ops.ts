import type * as tf from '@tensorflow/tfjs-core';
import type {NativeBackend, OpAttribute, TensorMetadata} from './native.ts';

/** Numbers of TensorFlow's types.proto. */
export const rawTypes = {float32: 1, float64: 2, int32: 3, uint32: 22, uint64: 23} as const;

/** A tensor as TensorFlow holds it; it may be of a type that tfjs has no name for. */
export type Raw = TensorMetadata;

type Values = Int32Array | Float32Array | Float64Array;

/** Calls of TensorFlow's operations, by their names and attributes. */
export interface RawOps {
  /** The handle of a tfjs tensor. */
  of(tensor: tf.Tensor): Raw;
  /** A constant of int32, float32 or float64. */
  constant(values: Values, shape: readonly number[]): Raw;
  /** All outputs of an operation. */
  call(op: string, attributes: readonly OpAttribute[], inputs: readonly Raw[], outputs: number): Raw[];
  cast(x: Raw, dtype: number): Raw;
  /** The same bits as another type; a last axis goes when two words become one number. */
  bitcast(x: Raw, dtype: number): Raw;
}

/** TF_AttrType, as tfjs-node passes it on. */
const [intAttribute, boolAttribute, typeAttribute] = [1, 3, 4];

export const int = (name: string, value: number): OpAttribute => ({name, type: intAttribute, value});
export const bool = (name: string, value: boolean): OpAttribute => ({name, type: boolAttribute, value});
export const type = (name: string, value: number): OpAttribute => ({name, type: typeAttribute, value});

/** The result of raw operations as a tfjs tensor; what they made on the way is freed. */
export const withRawOps = (backend: NativeBackend, build: (ops: RawOps) => Raw): tf.Tensor => {
  const made: number[] = [];
  const note = (raw: Raw): Raw => {
    made.push(raw.id);
    return raw;
  };
  const {binding} = backend;
  const ops: RawOps = {
    of: (tensor) => {
      const [id] = backend.getInputTensorIds([tensor]);
      return {id: id!, shape: tensor.shape, dtype: backend.tensorMap.get(tensor.dataId).dtype};
    },
    constant: (values, shape) => {
      if (values instanceof Float64Array) {
        const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
        return ops.bitcast(ops.constant(words, [...shape, 2]), rawTypes.float64);
      }
      const dtype = values instanceof Float32Array ? rawTypes.float32 : rawTypes.int32;
      return note({id: binding.createTensor(shape, dtype, values), shape: [...shape], dtype});
    },
    call: (op, attributes, inputs, outputs) =>
      binding
        .executeOp(
          op,
          attributes,
          inputs.map(({id}) => id),
          outputs,
        )
        .map(note),
    cast: (x, dtype) => {
      const exactly = bool('Truncate', false);
      return ops.call('Cast', [type('SrcT', x.dtype), type('DstT', dtype), exactly], [x], 1)[0]!;
    },
    bitcast: (x, dtype) => ops.call('Bitcast', [type('T', x.dtype), type('type', dtype)], [x], 1)[0]!,
  };
  try {
    const result = build(ops);
    made.splice(made.indexOf(result.id), 1);
    return backend.createOutputTensor(result);
  } finally {
    for (const id of made) binding.deleteTensor(id);
  }
};
