import type * as tf from '@tensorflow/tfjs-core';
import type {Stream} from '../math/stream.ts';

/** A network's weights as tensors, by name, in the order the network lists them. An EMA is another such map. */
export type Params = Readonly<Record<string, tf.Tensor>>;

/** One weight as numbers, row-major. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A network's weights as numbers: what is stored. */
export type Weights = Readonly<Record<string, Weight>>;

/** A network is a function of its weights: it holds none. */
export interface Net {
  readonly inputWidth: number;
  readonly outputWidth: number;
  /** Fresh weights. Each is drawn from the child stream of its own name, so that adding one changes no other. */
  init(stream: Stream): Weights;
  /** x [B, inputWidth] and the noise's standard deviation sigma [B] to [B, outputWidth]. */
  apply(params: Params, x: tf.Tensor, sigma: tf.Tensor): tf.Tensor;
}
