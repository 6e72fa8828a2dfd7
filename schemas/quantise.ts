import {Type, type Static} from 'typebox';

/** How numbers become 8-bit ones. */
export const Quantise = Type.Union([Type.Literal('round'), Type.Literal('truncate')], {
  default: 'round',
  description:
    'how images become bytes: the nearest one, or the one below as released for score SDE and DLSM, which darkens ' +
    'images by half a level',
});

export type Quantise = Static<typeof Quantise>;
