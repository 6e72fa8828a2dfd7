import * as tf from '@tensorflow/tfjs-core';
import type {MlpConfig} from '../../schemas/nets/mlp.ts';
import {swish} from '../math/ops.ts';
import {dense} from './layers/dense.ts';
import {embeddingMlp, fourier, sinusoidal} from './layers/embedding.ts';
import {headed, type Headed} from './layers/headed.ts';
import {weightsOf, type Layer} from './layers/layer.ts';

/** A network of points and noise levels [B]. */
export type PointNet = Layer<readonly [tf.Tensor, tf.Tensor]>;

/**
 * A residual network for points [B, inputs] → [B, outputs], whose blocks add to h
 *
 *     W₂ swish(W₁ swish(h) + W₃ swish(e))
 *
 * with e the embedded noise level: unlike the additive level of `toy-mlp`, it changes what the network does with x.
 */
export const mlp = (config: MlpConfig, inputs: number, outputs: number): Headed => {
  const {features} = config;
  const waves = embedding(config);
  const level = embeddingMlp(['level.0', 'level.1'], [2 * Math.floor(features / 2), features], swish);
  const [first, last] = [dense('first', inputs, features), dense('last', features, outputs)];
  const blocks = Array.from({length: config.blocks}, (_, i) => block(`blocks.${i}`, features));
  const trunk: PointNet = {
    weights: weightsOf([waves, level, first, ...blocks]),
    apply: (pass, x, given) => {
      const e = swish(level.apply(pass, waves.apply(pass, given)));
      return swish(blocks.reduce((h, each) => each.apply(pass, h, e), first.apply(pass, x)));
    },
  };
  return headed(trunk, last);
};

/** Levels [B] to as many waves as there are features, an even number. */
const embedding = ({features, embedding, fourier_scale: scale}: MlpConfig): Layer => {
  const half = Math.floor(features / 2);
  if (embedding === 'fourier') return fourier('level.waves', half, scale);
  return {weights: {}, apply: (_pass, level) => sinusoidal(level, 2 * half)};
};

const block = (name: string, features: number): PointNet => {
  const [inner, told, outer] = ['inner', 'level', 'outer'].map((part) =>
    dense(`${name}.${part}`, features, features),
  ) as [Layer, Layer, Layer];
  return {
    weights: weightsOf([inner, told, outer]),
    apply: (pass, h, e) => {
      const hidden = tf.add(inner.apply(pass, swish(h)), told.apply(pass, e));
      return tf.add(h, outer.apply(pass, swish(hidden)));
    },
  };
};
