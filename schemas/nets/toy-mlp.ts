import {Type} from 'typebox';

export const ToyMlpConfig = Type.Object(
  {
    type: Type.Literal('toy-mlp', {description: 'Fully connected network for points in the plane'}),
    features: Type.Integer({
      minimum: 1,
      default: 16,
      description: 'Unit of width; the widest layer has 16 times as many',
    }),
    conditional: Type.Boolean({default: true, description: 'Whether the network sees the noise level σ'}),
  },
  {additionalProperties: false},
);
