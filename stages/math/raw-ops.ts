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
  /**
   * A constant of int32, float32 or float64. TensorFlow may read the values where they are: they must not change
   * before it is freed.
   */
  constant(values: Values, shape: readonly number[]): Raw;
  /** All outputs of an operation. */
  call(op: string, attributes: readonly OpAttribute[], inputs: readonly Raw[], outputs: number): Raw[];
  cast(x: Raw, dtype: number): Raw;
  /** The same bits as another type; a last axis goes when two words become one number. */
  bitcast(x: Raw, dtype: number): Raw;
  /** The elements of float64, which tfjs has no name for. */
  doubles(x: Raw): Float64Array;
  /** Before the end: a large one that is no longer needed. */
  free(...raws: readonly Raw[]): void;
}

/** TF_AttrType, as tfjs-node passes it on. */
const [intAttribute, boolAttribute, typeAttribute] = [1, 3, 4];

export const int = (name: string, value: number): OpAttribute => ({name, type: intAttribute, value});
export const bool = (name: string, value: boolean): OpAttribute => ({name, type: boolAttribute, value});
export const type = (name: string, value: number): OpAttribute => ({name, type: typeAttribute, value});

/** The result of raw operations as a tfjs tensor; what they made on the way is freed. */
export const withRawOps = (backend: NativeBackend, build: (ops: RawOps) => Raw): tf.Tensor =>
  scoped(backend, (ops, made) => {
    const result = build(ops);
    made.delete(result.id);
    return backend.createOutputTensor(result);
  });

/** What `body` reads of raw operations; all that they made is freed. */
export const readRawOps = <T>(backend: NativeBackend, body: (ops: RawOps) => T): T => scoped(backend, body);

/** What `body` reads of raw operations over some time; all that they made is freed when it ends. */
export const rawOpsUntil = async <T>(
  backend: NativeBackend,
  body: (ops: RawOps) => Promise<T>,
): Promise<T> => {
  const made = new Set<number>();
  try {
    return await body(rawOps(backend, made));
  } finally {
    free(backend, made);
  }
};

const scoped = <T>(backend: NativeBackend, body: (ops: RawOps, made: Set<number>) => T): T => {
  const made = new Set<number>();
  try {
    return body(rawOps(backend, made), made);
  } finally {
    free(backend, made);
  }
};

const free = ({binding}: NativeBackend, made: ReadonlySet<number>): void => {
  for (const id of made) binding.deleteTensor(id);
};

/** @param made handles of all tensors that the operations made and have not freed. */
const rawOps = (backend: NativeBackend, made: Set<number>): RawOps => {
  const {binding} = backend;
  const note = (raw: Raw): Raw => {
    made.add(raw.id);
    return raw;
  };
  const ops: RawOps = {
    of: (tensor) => {
      const [id] = backend.getInputTensorIds([tensor]);
      return {id: id!, shape: tensor.shape, dtype: backend.tensorMap.get(tensor.dataId).dtype};
    },
    constant: (values, shape) => {
      if (values instanceof Float64Array) {
        const bits = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
        const words = ops.constant(bits, [...shape, 2]);
        const raw = ops.bitcast(words, rawTypes.float64);
        // Both are of the same memory: it is not free before both are.
        ops.free(words);
        return raw;
      }
      const dtype = values instanceof Float32Array ? rawTypes.float32 : rawTypes.int32;
      return note({id: binding.createTensor(shape, dtype, values), shape: [...shape], dtype});
    },
    call: (op, attributes, inputs, outputs) => {
      const ids = inputs.map(({id}) => id);
      return binding.executeOp(op, attributes, ids, outputs).map(note);
    },
    cast: (x, dtype) => {
      const exactly = bool('Truncate', false);
      return ops.call('Cast', [type('SrcT', x.dtype), type('DstT', dtype), exactly], [x], 1)[0]!;
    },
    bitcast: (x, dtype) => ops.call('Bitcast', [type('T', x.dtype), type('type', dtype)], [x], 1)[0]!,
    doubles: (x) => {
      const words = ops.bitcast(x, rawTypes.int32);
      const {buffer, byteOffset, length} = binding.tensorDataSync(words.id);
      ops.free(words);
      return new Float64Array(buffer, byteOffset, length / 2);
    },
    free: (...raws) => {
      for (const {id} of raws) if (made.delete(id)) binding.deleteTensor(id);
    },
  };
  return ops;
};
