import type * as tf from '@tensorflow/tfjs-core';
import type {Shape} from '../math/shape.ts';
import {buffersOf, draw, type Layer} from './layers/layer.ts';
import type {Net} from './net.ts';

/** A network that is one layer of images or points and of noise levels [B]. */
export const netOf = (
  input: Shape,
  output: Shape,
  {weights, apply}: Layer<readonly [tf.Tensor, tf.Tensor]>,
): Net => ({
  input,
  output,
  buffers: buffersOf(weights),
  init: (stream) => draw(weights, stream),
  apply: (params, x, level, training) => apply({params, training}, x, level),
});
