import * as tf from '@tensorflow/tfjs-core';
import {exp} from '../math/ops.ts';
import {beta, type Beta, type BetaRange} from './beta.ts';
import {eulerLevels} from './levels.ts';
import {timeWithin, type Sde} from './sde.ts';
import {asinh, checkSmallest, type WeightedTimes} from './weighted-times.ts';

/** Sub-VP:  f = −β/2,  g² = β (1 − e^(−2B)),  α = e^(−B/2),  σ = 1 − e^(−B),  B = ∫β.  Song et al. 2021. */
export const subVp = (range: BetaRange): Sde => {
  const schedule = beta(range);
  const {rate, integral, integralAt, timeOf} = schedule;
  const last = integralAt(1);
  const coefficients: Pick<Sde, 'f' | 'g' | 'alpha' | 'sigma'> = {
    f: (t) => tf.mul(rate(t), -0.5),
    g: (t) => tf.sqrt(tf.mul(rate(t), tf.neg(tf.expm1(tf.mul(integral(t), -2))))),
    alpha: (t) => exp(tf.mul(integral(t), -0.5)),
    sigma: (t) => tf.neg(tf.expm1(tf.neg(integral(t)))),
  };
  return {
    ...coefficients,
    time: (std) => timeWithin(timeOf(-Math.log1p(-std)), std, `goes from 0 to ${-Math.expm1(-last)}`),
    // σ/α = e^(B/2) − e^(−B/2).
    timeOfRatio: (ratio) =>
      timeWithin(
        timeOf(2 * Math.asinh(ratio / 2)),
        ratio,
        `goes from 0 to ${2 * Math.sinh(last / 2)}`,
        'σ / α',
      ),
    priorSigma: 1,
    smallestTime: 1e-3,
    levels: (count) => eulerLevels(coefficients, count),
    weightedTimes: (smallest) => subVpTimes(schedule, smallest),
  };
};

/** g² / σ² = β coth(B/2), whose integral is 2 log sinh(B/2). */
const subVpTimes = ({integralAt, timesOf}: Beta, smallest: number): WeightedTimes => {
  checkSmallest(smallest);
  const first = Math.sinh(integralAt(smallest) / 2);
  const total = 2 * Math.log(Math.sinh(integralAt(1) / 2) / first);
  return {
    total,
    at: (uniform) => timesOf(tf.mul(asinh(tf.mul(tf.exp(tf.mul(uniform, total / 2)), first)), 2)),
  };
};
