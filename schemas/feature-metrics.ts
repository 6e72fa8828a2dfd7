import {Type} from 'typebox';

/** Params that the metrics of features share. */
export const byClass = Type.Boolean({
  default: false,
  description:
    'class by class, of each no more generated rows than real ones, and the mean of the classes; false: all rows at once',
});

export const divisor = Type.Union([Type.Literal('unbiased'), Type.Literal('biased')], {
  default: 'unbiased',
  description: 'what a covariance of N rows is divided by: N − 1, or N as the StyleGAN line of code has it',
});

export const Neighbour = (usual: number) =>
  Type.Integer({
    minimum: 1,
    default: usual,
    description: 'the neighbour whose distance is the radius of a ball',
  });

export const Ties = (usual: 'strict' | 'inclusive') =>
  Type.Union([Type.Literal('strict'), Type.Literal('inclusive')], {
    default: usual,
    description: 'whether a point at exactly the radius is inside',
  });
