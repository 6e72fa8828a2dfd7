import {Type, type Static} from 'typebox';

/** Params that every training has. */
export const batchSize = Type.Integer({
  work: true,
  minimum: 1,
  default: 4000,
  description: 'examples in a batch, drawn with replacement',
});
export const updates = Type.Integer({
  work: true,
  minimum: 1,
  default: 40002,
  description: 'number of updates of the weights',
});
export const flip = Type.Boolean({
  default: false,
  description: 'whether half of the images of a batch are mirrored, left to right',
});
export const logEvery = Type.Integer({
  minimum: 1,
  default: 100,
  description: 'updates between two points of the curves',
});
export const heldOutCount = Type.Integer({
  minimum: 1,
  default: 1000,
  description: 'examples of held_out that the accuracy is taken over: always the same, drawn from all',
});
export const seed = Type.Integer({
  minimum: 0,
  default: 1,
  description: 'of the random streams: equal seeds give equal results',
});

/** An exponential moving average of the weights. */
export const EmaConfig = Type.Object(
  {
    decay: Type.Number({minimum: 0, exclusiveMaximum: 1, description: 'of the average, 0.9999 for instance'}),
    ramp: Type.Boolean({
      default: true,
      description: 'whether the decay is at most (1 + n) / (10 + n) at update n, so that early weights fade',
    }),
  },
  {
    additionalProperties: false,
    description: 'the model has a moving average of the weights; the last weights if absent',
  },
);
export type EmaConfig = Static<typeof EmaConfig>;
export const ema = Type.Optional(EmaConfig);

export const accumulate = Type.Optional(
  Type.Integer({
    work: true,
    minimum: 2,
    description: 'batches whose mean gradient makes one update, where one large batch needs too much memory',
  }),
);
