import {Type, type Static} from 'typebox';

/** What 8-bit values are to a network, by name. */
export const ByteRange = Type.Union([Type.Literal('unit'), Type.Literal('centred')]);
export type ByteRange = Static<typeof ByteRange>;
