import type * as tf from '@tensorflow/tfjs-core';
import {StepError} from './errors.ts';
import {dataTypes} from './graph.ts';
import {withGraphKernels} from './kernels.ts';
import type {NativeBackend} from '../math/native.ts';
import {describe} from './signature.ts';
import {isConstant, type Tape} from './tape.ts';

/**
 * Runs `call` with the backend's operations going to the tape. Tensors that were neither given nor made during the
 * call, and reads on the host, are refused: in a graph their values would be those of this one call forever.
 */
export const intercept = <T>(backend: NativeBackend, tape: Tape, capture: boolean, call: () => T): T => {
  const {binding, tensorMap} = backend;
  const born = new WeakSet<tf.DataId>();
  const toIds = backend.getInputTensorIds.bind(backend);
  const read = backend.readSync.bind(backend);
  const remember = tensorMap.set.bind(tensorMap);
  let refusal: StepError | undefined;
  const refuse = (error: StepError): never => {
    refusal ??= error;
    throw error;
  };

  const admit = (tensor: tf.Tensor): void => {
    if (born.has(tensor.dataId) || isGiven(backend, tape, tensor.dataId)) return;
    if (!capture) refuse(captured(tensor));
    const [id] = toIds([tensor]);
    const {shape, dtype} = tensorMap.get(tensor.dataId);
    if (!tape.valueOf(id!)) tape.bake(id!, shape, dtype, binding.tensorDataSync(id!));
  };
  const isMade = (dataId: tf.DataId): boolean => {
    const {values, id} = tensorMap.get(dataId);
    return values === null ? isConstant(tape.valueOf(id)) : born.has(dataId);
  };
  const patches = {
    binding: tape.binding,
    getInputTensorIds: (tensors: readonly tf.Tensor[]) => {
      // A constant of 64 bits comes as an object without data of its own.
      for (const tensor of tensors) if ('dataId' in tensor) admit(tensor);
      return toIds(tensors);
    },
    readSync: (dataId: tf.DataId) =>
      isMade(dataId) ? read(dataId) : refuse(hostRead(backend, tape, dataId)),
    read: (dataId: tf.DataId) => {
      refusal ??= hostRead(backend, tape, dataId);
      return new Promise<never>(() => {});
    },
  };
  const remembering = {
    set: (dataId: tf.DataId, place: Parameters<typeof remember>[1]) => {
      born.add(dataId);
      remember(dataId, place);
    },
  };
  const result = patched(backend, patches, () =>
    patched(tensorMap, remembering, () => withGraphKernels(call)),
  );
  if (refusal) throw refusal;
  return result;
};

/** Own properties for the time of a call; they hide those of the prototype. */
const patched = <T>(target: object, patches: object, call: () => T): T => {
  const before = Object.getOwnPropertyDescriptors(target);
  Object.assign(target, patches);
  try {
    return call();
  } finally {
    for (const name of Object.keys(patches)) {
      Reflect.deleteProperty(target, name);
      if (before[name]) Object.defineProperty(target, name, before[name]);
    }
  }
};

const isGiven = (backend: NativeBackend, tape: Tape, dataId: tf.DataId): boolean => {
  const {values, id} = backend.tensorMap.get(dataId);
  return values === null && tape.valueOf(id) !== undefined;
};

const captured = (tensor: tf.Tensor): StepError =>
  new StepError(
    'captured',
    `the step uses a tensor from outside, ${describe(tensor)}: pass it as state or input, or compile with ` +
      `{capture: true} to build its present value into the graph`,
  );

const hostRead = (backend: NativeBackend, tape: Tape, dataId: tf.DataId): StepError => {
  const {shape, dtype, id} = backend.tensorMap.get(dataId);
  const source = tape.valueOf(id)?.source;
  const origin = !source
    ? 'from outside'
    : 'given' in source
      ? `"${source.given}"`
      : `made by ${source.operation.op}`;
  const name = Object.entries(dataTypes).find(([, number]) => number === dtype)?.[0] ?? `type ${dtype}`;
  return new StepError(
    'host-read',
    `the step reads a tensor on the host, ${origin}, ${describe({dtype: name, shape})}: return it as an output and ` +
      'read it after the run',
  );
};
