import type * as tf from '@tensorflow/tfjs-core';
import {attention} from '../../math/attention.ts';
import {groupNorm} from './group-norm.ts';
import {weightsOf, type Layer} from './layer.ts';
import {merge} from './merge.ts';
import {nin} from './nin.ts';

export interface AttentionSettings {
  readonly groups: number;
  /** Of the start of the last layer. */
  readonly scale: number;
  /** Whether the sum with the input is divided by √2, which keeps its variance. */
  readonly rescale: boolean;
}

/** Self-attention of one head over the pixels, added to its input x [B, H, W, C]; `NIN_0`, `1`, `2` make q, k and v. */
export const attentionBlock = (
  name: string,
  channels: number,
  {groups, scale, rescale}: AttentionSettings,
): Layer => {
  const norm = groupNorm(`${name}.GroupNorm_0`, channels, groups);
  const queries = [0, 1, 2].map((i) => nin(`${name}.NIN_${i}`, channels, channels));
  const out = nin(`${name}.NIN_3`, channels, channels, scale);
  return {
    weights: weightsOf([norm, ...queries, out]),
    apply: (pass, x) => {
      const h = norm.apply(pass, x);
      const [q, k, v] = queries.map((layer) => layer.apply(pass, h)) as [tf.Tensor, tf.Tensor, tf.Tensor];
      return merge(x, out.apply(pass, attention(q, k, v)), rescale);
    },
  };
};
