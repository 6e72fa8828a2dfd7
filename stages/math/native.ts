import * as tf from '@tensorflow/tfjs-core';

/** What the addon says of a tensor it made: a handle, its shape, TensorFlow's number for its dtype. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

export interface OpAttribute {
  readonly name: string;
  /** A TF_AttrType. */
  readonly type: number;
  readonly value: unknown;
}

export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** Of the addon's functions (tfjs-node's binding/tfjs_binding.cc), those that are called past tfjs. */
export interface Binding {
  createTensor(shape: readonly number[], dtype: number, values: TypedArray): number;
  tensorDataSync(id: number): TypedArray;
  deleteTensor(id: number): void;
  executeOp(
    op: string,
    attributes: readonly OpAttribute[],
    ids: readonly number[],
    outputs: number,
  ): TensorMetadata[];
  loadSavedModel(dir: string, tags: string): number;
  runSavedModel(session: number, ids: readonly number[], feeds: string, fetches: string): TensorMetadata[];
  deleteSavedModel(session: number): void;
}

/** Where tfjs-node keeps a tensor: values that wait on the host, or a handle. */
export interface TensorPlace {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly id: number;
  readonly values: TypedArray | null;
}

export interface NativeBackend {
  binding: Binding;
  readonly isUsingGpuDevice?: boolean;
  readonly tensorMap: {
    get(dataId: tf.DataId): TensorPlace;
    set(dataId: tf.DataId, place: TensorPlace): void;
  };
  /** Handles of tensors; uploads the values that wait on the host. */
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  readSync(dataId: tf.DataId): TypedArray;
  read(dataId: tf.DataId): Promise<TypedArray>;
}

/** The backend in use, where it is TensorFlow's C library; undefined before one is started. */
export const nativeBackend = (): NativeBackend | undefined => {
  if (!tf.getBackend()) return undefined;
  const backend = tf.backend() as unknown as Partial<NativeBackend>;
  return backend.binding ? (backend as NativeBackend) : undefined;
};
