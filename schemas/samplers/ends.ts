import {Type, type Static} from 'typebox';

export const smallestTime = Type.Optional(
  Type.Number({
    exclusiveMinimum: 0,
    exclusiveMaximum: 1,
    description:
      'the time at which sampling ends; if absent 1e-5 for ve and linear-ve, 1e-3 for vp and sub-vp',
  }),
);

export const Denoise = Type.Union(
  [Type.Literal('none'), Type.Literal('reverse-diffusion'), Type.Literal('tweedie')],
  {
    description:
      'how the last noise is taken away: not at all, by the mean of one reverse-diffusion step of 1000 as released, ' +
      'or by the mean of the clean data',
  },
);

export type Denoise = Static<typeof Denoise>;
