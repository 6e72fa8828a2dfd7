import {Type, type Static} from 'typebox';

const halfExtent = (value: number, axis: string) =>
  Type.Number({
    exclusiveMinimum: 0,
    default: value,
    description: `half extent in ${axis}, in units of the data`,
  });

const GridConfig = Type.Object(
  {
    width: halfExtent(40, 'x'),
    height: halfExtent(25, 'y'),
    density: Type.Integer({minimum: 2, default: 35, description: 'points along each axis'}),
  },
  {additionalProperties: false, default: {}, description: 'grid of the plane around the origin'},
);

/** Where learned scores are compared with the exact ones of the noised data, and which exact ones. */
export const exactScore = {
  sigma: Type.Number({
    exclusiveMinimum: 0,
    default: 7.5,
    description: 'noise level σ of the comparison, in units of the data',
  }),
  grid: GridConfig,
  epsilon: Type.Number({
    minimum: 0,
    default: 1e-8,
    description:
      'added to the exact density: 1e-8 biases the exact score at the edges as released, 0 does not',
  }),
};

export const ExactScoreConfig = Type.Object(exactScore, {
  additionalProperties: false,
  description: 'measure the distance to the exact likelihood score at every point of the curves',
});
export type ExactScoreConfig = Static<typeof ExactScoreConfig>;
