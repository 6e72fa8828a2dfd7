import {Type, type Static} from 'typebox';
import {unetSettings} from './unet.ts';

/** Defaults are those of Song et al. 2021 for CIFAR-10 (vp/ddpm/cifar10). */
export const DdpmConfig = Type.Object(
  {
    type: Type.Literal('ddpm', {
      description: 'U-net for images of Ho et al. 2020, as Song et al. 2021 released it',
    }),
    ...unetSettings({blocks: 2, centered: true}),
  },
  {additionalProperties: false},
);
export type DdpmConfig = Static<typeof DdpmConfig>;
