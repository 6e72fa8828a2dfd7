import type * as tf from '@tensorflow/tfjs-core';
import {weightsOf, type Layer} from './layer.ts';

type OfLevel = readonly [x: tf.Tensor, level: tf.Tensor];

/** A network of examples and noise levels that ends in a dense layer: the two are there apart, too. */
export interface Headed extends Layer<OfLevel> {
  /** All but the last layer: what is seen of an example, [B, width]. */
  readonly trunk: Layer<OfLevel>;
  readonly head: Layer;
}

export const headed = (trunk: Layer<OfLevel>, head: Layer): Headed => ({
  weights: weightsOf([trunk, head]),
  apply: (pass, x, level) => head.apply(pass, trunk.apply(pass, x, level)),
  trunk,
  head,
});
