import type * as tf from '@tensorflow/tfjs-core';
import type {Shape} from '../math/shape.ts';
import type {Headed} from './layers/headed.ts';
import {buffersOf, draw, type Layer} from './layers/layer.ts';
import type {Ending, Net} from './net.ts';

/** A network that is one layer of images or points and of noise levels [B]. */
export const netOf = (
  input: Shape,
  output: Shape,
  layer: Layer<readonly [tf.Tensor, tf.Tensor]> | Headed,
): Net => {
  const {weights, apply} = layer;
  return {
    input,
    output,
    buffers: buffersOf(weights),
    ...('head' in layer && {ending: endingOf(layer)}),
    init: (stream) => draw(weights, stream),
    apply: (params, x, level, training) => apply({params, training}, x, level),
  };
};

/** The first weight of a dense layer is [out, in]. */
const endingOf = ({trunk, head}: Headed): Ending => ({
  width: Object.values(head.weights)[0]!.shape[1]!,
  features: (params, x, level) => trunk.apply({params}, x, level),
  head: (params, features) => head.apply({params}, features),
});
