import * as tf from '@tensorflow/tfjs-core';
import type {NativeBackend, OpAttribute, TensorMetadata} from '../math/native.ts';

type Kernel = tf.KernelFunc;

/** Runs `call` with kernels that tfjs-node works out partly on the host replaced by ones a graph can hold. */
export const withGraphKernels = <T>(call: () => T): T => {
  const configs = Object.entries(graphKernels).map(([name, kernel]) => ({
    config: tf.getKernel(name, 'tensorflow'),
    kernel,
  }));
  const originals = configs.map(({config}) => config.kernelFunc);
  for (const {config, kernel} of configs) config.kernelFunc = kernel;
  try {
    return call();
  } finally {
    configs.forEach(({config}, i) => (config.kernelFunc = originals[i]!));
  }
};

/** tfjs-node reads the indices to check their range; TensorFlow's operation checks it by itself, at each run. */
const gather: Kernel = ({inputs, attrs, backend}) => {
  const {x, indices} = inputs as {x: tf.Tensor; indices: tf.Tensor};
  const {axis, batchDims} = attrs as {axis: number; batchDims: number};
  const axisTensor = tf.scalar(axis, 'int32');
  const attributes: OpAttribute[] = [{name: 'batch_dims', type: 1, value: batchDims}];
  const native = backend as NativeBackend & {
    executeSingleOutput(
      op: string,
      attributes: readonly OpAttribute[],
      inputs: readonly tf.Tensor[],
    ): TensorMetadata;
  };
  const result = native.executeSingleOutput('GatherV2', attributes, [x, indices, axisTensor]);
  axisTensor.dispose();
  return result as unknown as tf.TensorInfo;
};

const graphKernels: Readonly<Record<string, Kernel>> = {GatherV2: gather};
