import type * as tf from '@tensorflow/tfjs-core';
import type {Shape} from '../math/shape.ts';
import type {Stream} from '../math/stream.ts';

/** A network's weights as tensors, by name, in the order the network lists them. An EMA is another such map. */
export type Params = Readonly<Record<string, tf.Tensor>>;

/** One weight as numbers, row-major. */
export interface Weight {
  readonly shape: Shape;
  /** Of a file these are read, anew, whenever they are asked for: ask once, and do not write into them. */
  readonly values: Float32Array;
}

/** A network's weights as numbers, in the shapes and under the names that PyTorch has them: what is stored. */
export type Weights = Readonly<Record<string, Weight>>;

/** What a pass through a network has beside its input while the network is trained. */
export interface Training {
  /** Dropout's draws are those of this stream's step. */
  readonly stream: Stream;
  /** Number of the batch, an int32 scalar. */
  readonly step: tf.Tensor;
  /** Takes a buffer's value after this batch, of the buffer's shape. */
  readonly note: (name: string, value: tf.Tensor) => void;
}

/** A network that ends in a dense layer, in two. */
export interface Ending {
  /** Numbers that the dense layer reads. */
  readonly width: number;
  /** What it reads of x [B, …input] at levels [B] when the network is in use: [B, width]. */
  features(params: Params, x: tf.Tensor, level: tf.Tensor): tf.Tensor;
  /** What it makes of that: what the network says, [B, …output]. */
  head(params: Params, features: tf.Tensor): tf.Tensor;
}

/** A network is a function of its weights: it holds none. */
export interface Net {
  /** Shape of one example. */
  readonly input: Shape;
  /** Shape of what it says of one example: the input's for a score, [K] for logits of K classes. */
  readonly output: Shape;
  /** Names of the weights that no gradient changes: fixed frequencies, running statistics. */
  readonly buffers: ReadonlySet<string>;
  /** Its last layer apart, where that is a dense one: what such a layer reads serves as features of images. */
  readonly ending?: Ending;
  /** Fresh weights. Each is drawn from the child stream of its own name, so that adding one changes no other. */
  init(stream: Stream): Weights;
  /**
   * x [B, …input] at noise levels `level` [B] to [B, …output]. What stands for a level, its σ, its time or its
   * number, is the parametrisation's to say. `training` is absent where the network is used and not trained.
   */
  apply(params: Params, x: tf.Tensor, level: tf.Tensor, training?: Training): tf.Tensor;
}
