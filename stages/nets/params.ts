import * as tf from '@tensorflow/tfjs-core';
import {nativeBackend} from '../math/native.ts';
import {inStore, inUse} from './arrangement.ts';
import type {Params, Weight, Weights} from './net.ts';

const mapValues = <A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));

/** Copies weights to the backend, arranged as they are used. The caller disposes the tensors. */
export const toTensors = (weights: Weights): Params => upload(Object.entries(weights));

/** The same of weights that are made one after the other: the host holds none of them for longer than that takes. */
export const upload = (weights: Iterable<readonly [name: string, weight: Weight]>): Params => {
  const params: Record<string, tf.Tensor> = {};
  for (const [name, weight] of weights) {
    const {shape, values} = inUse(weight);
    params[name] = tf.tensor(values, [...shape], 'float32');
    // Otherwise they wait on the host until they are used.
    nativeBackend()?.getInputTensorIds([params[name]]);
  }
  return params;
};

/** Copies weights from the backend, arranged as they are stored. */
export const toWeights = (params: Params): Weights =>
  mapValues(params, (tensor) => inStore({shape: tensor.shape, values: Float32Array.from(tensor.dataSync())}));

/** How many numbers the weights hold. */
export const countParameters = (weights: Weights): number =>
  Object.values(weights).reduce((count, {values}) => count + values.length, 0);
