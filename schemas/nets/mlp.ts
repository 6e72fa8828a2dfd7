import {Type, type Static} from 'typebox';

export const MlpConfig = Type.Object(
  {
    type: Type.Literal('mlp', {
      description:
        'Residual fully connected network for points of any width, told of the noise level in every block',
    }),
    features: Type.Integer({minimum: 4, default: 128, description: 'Width of the blocks'}),
    blocks: Type.Integer({minimum: 1, default: 3, description: 'Residual blocks of two layers'}),
    embedding: Type.Union([Type.Literal('positional'), Type.Literal('fourier')], {
      default: 'positional',
      description:
        'What is made of the noise level: waves of it, or of its logarithm with random frequencies',
    }),
    fourier_scale: Type.Number({
      exclusiveMinimum: 0,
      default: 0.5,
      description: 'Standard deviation of the random frequencies, per unit of log σ',
    }),
  },
  {additionalProperties: false},
);
export type MlpConfig = Static<typeof MlpConfig>;
