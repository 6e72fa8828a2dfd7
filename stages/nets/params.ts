import * as tf from '@tensorflow/tfjs-core';
import {inStore, inUse} from './arrangement.ts';
import type {Params, Weights} from './net.ts';

const mapValues = <A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));

/** Copies weights to the backend, arranged as they are used. The caller disposes the tensors. */
export const toTensors = (weights: Weights): Params =>
  mapValues(weights, (weight) => {
    const {shape, values} = inUse(weight);
    return tf.tensor(values, [...shape], 'float32');
  });

/** Copies weights from the backend, arranged as they are stored. */
export const toWeights = (params: Params): Weights =>
  mapValues(params, (tensor) => inStore({shape: tensor.shape, values: Float32Array.from(tensor.dataSync())}));

/** How many numbers the weights hold. */
export const countParameters = (weights: Weights): number =>
  Object.values(weights).reduce((count, {values}) => count + values.length, 0);
