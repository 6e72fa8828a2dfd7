import {Type} from 'typebox';

/** Params that every training has. */
export const batchSize = Type.Integer({
  minimum: 1,
  default: 4000,
  description: 'examples in a batch, drawn with replacement',
});
export const updates = Type.Integer({
  minimum: 1,
  default: 40002,
  description: 'number of updates of the weights',
});
export const logEvery = Type.Integer({
  minimum: 1,
  default: 100,
  description: 'updates between two points of the curves',
});
export const seed = Type.Integer({
  minimum: 0,
  default: 1,
  description: 'of the random streams: equal seeds give equal results',
});
