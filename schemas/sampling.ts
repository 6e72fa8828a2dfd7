import {Type} from 'typebox';

/** Params of every stage that draws along scores. */
export const scale = Type.Number({
  default: 1,
  description: 'guidance scale α, factor on the likelihood score of a classifier; 1 without one',
});
export const batchSize = Type.Integer({
  minimum: 1,
  default: 10_000,
  description:
    'samples moved at once, which bounds memory; rounded up so that their numbers divide by 4 and interpolations ' +
    'stay whole',
});
