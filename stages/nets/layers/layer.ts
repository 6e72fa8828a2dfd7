import type * as tf from '@tensorflow/tfjs-core';
import {sizeOf, type Shape} from '../../math/shape.ts';
import type {Stream} from '../../math/stream.ts';
import type {Params, Training, Weights} from '../net.ts';

/** A weight before it is drawn. */
export interface Declared {
  /** As PyTorch has it: [out, in] of a dense layer, [out, in, height, width] of a convolution. */
  readonly shape: Shape;
  /** First values, `count` of them. */
  readonly start: (stream: Stream, count: number) => Float32Array;
  /** Whether no gradient changes it. */
  readonly buffer?: true;
}

/** Weights that layers declare, by full name, in the order of the network. */
export type Declarations = Readonly<Record<string, Declared>>;

/** One pass through a network: the weights it uses, and what it has besides while the network is trained. */
export interface Pass {
  readonly params: Params;
  readonly training?: Training | undefined;
}

/**
 * A part of a network: the weights it needs, and what it does with them. It is made of the lengths of its axes alone
 * and holds no tensor, so that both come from one description.
 */
export interface Layer<Inputs extends readonly unknown[] = readonly [tf.Tensor]> {
  readonly weights: Declarations;
  readonly apply: (pass: Pass, ...inputs: Inputs) => tf.Tensor;
}

/** The weights of some layers in their order. */
export const weightsOf = (layers: readonly {readonly weights: Declarations}[]): Declarations =>
  Object.assign({}, ...layers.map(({weights}) => weights)) as Declarations;

/** Fresh weights: each is drawn from the child stream of its own name, so that adding one changes no other. */
export const draw = (declared: Declarations, stream: Stream): Weights =>
  Object.fromEntries(
    Object.entries(declared).map(([name, {shape, start}]) => [
      name,
      {shape, values: start(stream.split(name), sizeOf(shape))},
    ]),
  );

/** Names of the weights that no gradient changes. */
export const buffersOf = (declared: Declarations): ReadonlySet<string> =>
  new Set(Object.keys(declared).filter((name) => declared[name]!.buffer));

/** How many numbers the weights hold, buffers among them; none is drawn for it. */
export const countOf = (declared: Declarations): number =>
  Object.values(declared).reduce((count, {shape}) => count + sizeOf(shape), 0);
