import * as tf from '@tensorflow/tfjs-core';
import {exp} from '../math/ops.ts';
import {beta, type BetaRange} from './beta.ts';
import {timeWithin, type Sde} from './sde.ts';

/** Variance preserving:  f = −β/2,  g = √β,  α = e^(−B/2),  σ² = 1 − e^(−B),  B = ∫β.  Song et al. 2021. */
export const vp = (range: BetaRange): Sde => {
  const {rate, integral, timeOf} = beta(range);
  return {
    f: (t) => tf.mul(rate(t), -0.5),
    g: (t) => tf.sqrt(rate(t)),
    alpha: (t) => exp(tf.mul(integral(t), -0.5)),
    sigma: (t) => tf.sqrt(tf.neg(tf.expm1(tf.neg(integral(t))))),
    time: (std) =>
      timeWithin(
        timeOf(-Math.log1p(-(std ** 2))),
        std,
        `goes from 0 to ${Math.sqrt(-Math.expm1(-(range.betaMin + range.betaMax) / 2))}`,
      ),
  };
};
