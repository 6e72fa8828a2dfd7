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
