import {Type, type Static} from 'typebox';

/** Adam's settings (Kingma & Ba 2015), with PyTorch's defaults. */
export const OptimizerConfig = Type.Object(
  {
    type: Type.Literal('adam', {default: 'adam', description: 'Adam, Kingma & Ba 2015'}),
    lr: Type.Number({exclusiveMinimum: 0, description: 'learning rate'}),
    beta1: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.9,
      description: 'decay of the first moment',
    }),
    beta2: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.999,
      description: 'decay of the second moment',
    }),
    epsilon: Type.Number({
      exclusiveMinimum: 0,
      default: 1e-8,
      description: 'added to the root of the second moment',
    }),
    warmup: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'updates over which the learning rate rises linearly from 0; at once if absent',
      }),
    ),
    clip: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'largest length of the gradient, a longer one is shortened to it; any if absent',
      }),
    ),
  },
  {additionalProperties: false, description: 'how weights follow the gradient'},
);

export type OptimizerConfig = Static<typeof OptimizerConfig>;
