import {Type, type Static} from 'typebox';

/** What a score network's output means: the score s, the scaled score σ s, or the noise z = −σ s. */
export const Predicts = Type.Union(
  [Type.Literal('score'), Type.Literal('scaled-score'), Type.Literal('noise')],
  {default: 'score', description: 'what the output means: the score s, σ s, or the noise z = −σ s'},
);
export type Predicts = Static<typeof Predicts>;

/** What a network is told of the noise level. */
export const Given = Type.Union([Type.Literal('sigma'), Type.Literal('time'), Type.Literal('level')], {
  default: 'sigma',
  description:
    'what the network is told of the noise level: σ, the time t as 999 t, or the number of one of so many levels',
});
export type Given = Static<typeof Given>;

/** Into how many levels the noising is cut for a network that is given its level. */
export const LevelCount = Type.Optional(
  Type.Integer({
    minimum: 2,
    description:
      'number of noise levels, for given: level; ve counts down from the largest σ, the others count up from 0',
  }),
);
