import {createRequire} from 'node:module';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';

/** Which numerical engine computes, as kept in a record. */
export type Engine = Readonly<{
  backend: 'tensorflow' | 'wasm';
  /** TensorFlow's version, or the backend package's. */
  version: string;
  device: 'cpu' | 'gpu';
  /** Why TensorFlow is not in use, in one line. */
  reason?: string;
}>;

interface NativeBackend {
  readonly binding?: {readonly TF_Version: string};
  readonly isUsingGpuDevice?: boolean;
}

const require = createRequire(import.meta.url);

/**
 * Starts the fastest backend there is, TensorFlow's C library before WebAssembly, on at most `threads` cores.
 * Only the first call of a process chooses: TensorFlow reads its settings once, when it is loaded.
 */
export const startBackend = async ({threads}: {threads: number}): Promise<Engine> => {
  const reason = loadTensorflow(threads);
  if (reason !== undefined) await startWasm();
  await tf.ready();
  const native = tf.backend() as NativeBackend;
  if (!native.binding)
    return {backend: 'wasm', version: tf.version_core, device: 'cpu', ...(reason && {reason})};
  const device = native.isUsingGpuDevice ? 'gpu' : 'cpu';
  return {backend: 'tensorflow', version: native.binding.TF_Version, device};
};

/** Loads the addon, which registers its backend and, by `@tensorflow/tfjs`, gradients and chained ops. */
const loadTensorflow = (threads: number): string | undefined => {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  process.env['TF_NUM_INTRAOP_THREADS'] ??= `${threads}`;
  // Operations that do not wait for each other run at once, on threads of their own if not told otherwise.
  process.env['TF_NUM_INTEROP_THREADS'] ??= `${threads}`;
  // tfjs-node 4.22 calls two functions that Node 23 removed.
  Object.assign(util, {isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray});
  try {
    require('@tensorflow/tfjs-node-gpu');
    return undefined;
  } catch (error) {
    require('@tensorflow/tfjs');
    return (error as Error).message.split('\n')[0] ?? 'unknown';
  }
};

const startWasm = async (): Promise<void> => {
  require('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
};
