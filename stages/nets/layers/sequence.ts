import * as tf from '@tensorflow/tfjs-core';
import {weightsOf, type Layer} from './layer.ts';

/** Layers one after the other. */
export const sequence = (layers: readonly Layer[]): Layer => ({
  weights: weightsOf(layers),
  apply: (pass, x) => layers.reduce((h, layer) => layer.apply(pass, h), x),
});

/** Layers beside each other: what each makes of the same images, channel behind channel. */
export const branches = (layers: readonly Layer[]): Layer => ({
  weights: weightsOf(layers),
  apply: (pass, x) =>
    tf.concat(
      layers.map((layer) => layer.apply(pass, x)),
      -1,
    ),
});

/** A function without weights, as a layer. */
export const plain = (apply: (x: tf.Tensor) => tf.Tensor): Layer => ({
  weights: {},
  apply: (_pass, x) => apply(x),
});
