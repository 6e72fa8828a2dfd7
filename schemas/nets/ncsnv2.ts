import {Type, type Static} from 'typebox';

/** Settings that both generations of NCSN share. */
export const ncsnSettings = {
  features: Type.Integer({minimum: 2, default: 128, description: 'Channels at full size (ngf, nf)'}),
  activation: Type.Union(
    [Type.Literal('elu'), Type.Literal('relu'), Type.Literal('lrelu'), Type.Literal('swish')],
    {default: 'elu', description: 'Function between layers; lrelu has a slope of 0.2 below 0 (nonlinearity)'},
  ),
  centered: Type.Boolean({
    default: false,
    description:
      'Whether pixels lie in [-1, 1]; otherwise they lie in [0, 1] and the network begins with 2x - 1 (rescaled)',
  }),
};

/** Defaults are those of Song & Ermon 2020 for CIFAR-10. */
export const NcsnV2Config = Type.Object(
  {
    type: Type.Literal('ncsnv2', {
      description: 'NCSNv2, a RefineNet for images of Song & Ermon 2020; what it says is the scaled score',
    }),
    depth: Type.Union([Type.Literal('low'), Type.Literal('medium'), Type.Literal('large')], {
      default: 'low',
      description:
        'For images of up to 64, 128 and 256 pixels: it halves them 1, 2 and 3 times (ncsnv2_64, ncsnv2_128, ncsnv2_256)',
    }),
    ...ncsnSettings,
  },
  {additionalProperties: false},
);
export type NcsnV2Config = Static<typeof NcsnV2Config>;
