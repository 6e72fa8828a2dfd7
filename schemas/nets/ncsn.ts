import {Type, type Static} from 'typebox';
import {ncsnSettings} from './ncsnv2.ts';

/** Defaults are those of Song & Ermon 2019 for CIFAR-10. */
export const NcsnConfig = Type.Object(
  {
    type: Type.Literal('ncsn', {
      description:
        'NCSN, the RefineNet for images of Song & Ermon 2019; it is told the number of the noise level',
    }),
    levels: Type.Integer({
      minimum: 1,
      default: 10,
      description: 'Noise levels, each with normalisations of its own (num_classes, num_scales)',
    }),
    ...ncsnSettings,
  },
  {additionalProperties: false},
);
export type NcsnConfig = Static<typeof NcsnConfig>;
