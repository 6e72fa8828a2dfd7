import * as tf from '@tensorflow/tfjs-core';
import {exp} from '../math/ops.ts';
import {beta, type BetaRange} from './beta.ts';
import {timeWithin, type Sde} from './sde.ts';

/** Sub-VP:  f = −β/2,  g² = β (1 − e^(−2B)),  α = e^(−B/2),  σ = 1 − e^(−B),  B = ∫β.  Song et al. 2021. */
export const subVp = (range: BetaRange): Sde => {
  const {rate, integral, timeOf} = beta(range);
  return {
    f: (t) => tf.mul(rate(t), -0.5),
    g: (t) => tf.sqrt(tf.mul(rate(t), tf.neg(tf.expm1(tf.mul(integral(t), -2))))),
    alpha: (t) => exp(tf.mul(integral(t), -0.5)),
    sigma: (t) => tf.neg(tf.expm1(tf.neg(integral(t)))),
    time: (std) =>
      timeWithin(
        timeOf(-Math.log1p(-std)),
        std,
        `goes from 0 to ${-Math.expm1(-(range.betaMin + range.betaMax) / 2)}`,
      ),
  };
};
