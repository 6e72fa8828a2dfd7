import * as tf from '@tensorflow/tfjs-core';
import type {Tensors} from '../compile/step.ts';
import type {Stream} from '../math/stream.ts';
import type {Net, Params, Weights} from '../nets/net.ts';
import {flatten, layoutOf, split, unflatten, type Layout} from './layout.ts';

/** A network in training: which of its weights follow gradients and which are buffers, and what dropout draws from. */
export interface Learner {
  readonly learned: Layout;
  readonly buffers: Layout;
  readonly stream: Stream;
  /** All names, in the network's order. */
  readonly names: readonly string[];
}

export const learnerOf = (weights: Weights, buffers: Net['buffers'], stream: Stream): Learner => {
  const names = Object.keys(weights);
  const some = (kept: (name: string) => boolean): Layout => layoutOf(weights, names.filter(kept));
  return {
    learned: some((name) => !buffers.has(name)),
    buffers: some((name) => buffers.has(name)),
    stream,
    names,
  };
};

/** Vectors of the state that hold a network's weights; `buffers` where it has some. */
export type WeightVectors = Readonly<{weights: Float32Array; buffers?: Float32Array}>;

export const vectorsOfWeights = ({learned, buffers}: Learner, weights: Weights): WeightVectors => ({
  weights: flatten(learned, weights),
  ...(buffers.size > 0 && {buffers: flatten(buffers, weights)}),
});

/** The inverse of `vectorsOfWeights`. */
export const weightsOfVectors = (
  {learned, buffers, names}: Learner,
  {weights: vector, buffers: kept}: WeightVectors,
): Weights => {
  const weights = {...unflatten(learned, vector), ...(kept && unflatten(buffers, kept))};
  return Object.fromEntries(names.map((name) => [name, weights[name]!]));
};

/** The buffers of a state by name; none where the network has none. */
export const buffersIn = ({buffers}: Learner, state: Tensors): Params =>
  buffers.size > 0 ? split(buffers, state['buffers']!) : {};

/** The state's buffers with what a pass noted in their place. */
export const withNoted = ({buffers}: Learner, current: Params, noted: Params): Tensors =>
  buffers.size > 0
    ? {buffers: tf.concat1d(buffers.names.map((name) => tf.reshape(noted[name] ?? current[name]!, [-1])))}
    : {};
