import {Type} from 'typebox';

/** Settings that DDPM and NCSN++ share. */
export const unetSettings = (published: {readonly blocks: number; readonly centered: boolean}) => ({
  features: Type.Integer({
    minimum: 4,
    default: 128,
    description: 'Unit of width, in channels (nf)',
  }),
  channel_multipliers: Type.Array(Type.Integer({minimum: 1}), {
    minItems: 1,
    default: [1, 2, 2, 2],
    description:
      'Width of each level in units, the largest images first; a level has half the sides of that before (ch_mult)',
  }),
  blocks: Type.Integer({
    minimum: 1,
    default: published.blocks,
    description: 'Residual blocks of a level on the way down, one more on the way up (num_res_blocks)',
  }),
  attention_resolutions: Type.Array(Type.Number({exclusiveMinimum: 0}), {
    default: [16],
    description: 'Longer sides, in pixels, of the levels that have attention (attn_resolutions)',
  }),
  resample_with_conv: Type.Boolean({
    default: true,
    description: 'Whether layers that halve or double images between ddpm blocks convolve (resamp_with_conv)',
  }),
  conditional: Type.Boolean({
    default: true,
    description: 'Whether the network is told of the noise level (conditional)',
  }),
  dropout: Type.Number({
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0.1,
    description: 'Probability that training leaves a number out (dropout)',
  }),
  activation: Type.Union(
    [Type.Literal('elu'), Type.Literal('relu'), Type.Literal('lrelu'), Type.Literal('swish')],
    {
      default: 'swish',
      description: 'Function between layers; lrelu has a slope of 0.2 below 0 (nonlinearity)',
    },
  ),
  centered: Type.Boolean({
    default: published.centered,
    description:
      'Whether pixels lie in [-1, 1]; otherwise they lie in [0, 1] and the network begins with 2x - 1 (centered)',
  }),
});
