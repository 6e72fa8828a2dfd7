import * as tf from '@tensorflow/tfjs-core';
import {exp} from '../math/ops.ts';
import {beta, type Beta, type BetaRange} from './beta.ts';
import {checkCount, level, levelOf, type Level, type Levels} from './levels.ts';
import {timeWithin, type Sde} from './sde.ts';
import {checkSmallest, type WeightedTimes} from './weighted-times.ts';

/** Variance preserving:  f = −β/2,  g = √β,  α = e^(−B/2),  σ² = 1 − e^(−B),  B = ∫β.  Song et al. 2021. */
export const vp = (range: BetaRange): Sde => {
  const schedule = beta(range);
  const {rate, integral, integralAt, timeOf} = schedule;
  const last = integralAt(1);
  return {
    f: (t) => tf.mul(rate(t), -0.5),
    g: (t) => tf.sqrt(rate(t)),
    alpha: (t) => exp(tf.mul(integral(t), -0.5)),
    sigma: (t) => tf.sqrt(tf.neg(tf.expm1(tf.neg(integral(t))))),
    time: (std) =>
      timeWithin(timeOf(-Math.log1p(-(std ** 2))), std, `goes from 0 to ${Math.sqrt(-Math.expm1(-last))}`),
    // (σ/α)² = e^B − 1.
    timeOfRatio: (ratio) =>
      timeWithin(
        timeOf(Math.log1p(ratio ** 2)),
        ratio,
        `goes from 0 to ${Math.sqrt(Math.expm1(last))}`,
        'σ / α',
      ),
    priorSigma: 1,
    smallestTime: 1e-3,
    levels: (count) => vpLevels(range, count),
    weightedTimes: (smallest) => vpTimes(schedule, smallest),
  };
};

/** ∫ β / (1 − e^(−B)) = log(e^B − 1), and so a share of the integral has a time in closed form. */
const vpTimes = ({integralAt, timesOf}: Beta, smallest: number): WeightedTimes => {
  checkSmallest(smallest);
  const first = Math.expm1(integralAt(smallest));
  const total = Math.log(Math.expm1(integralAt(1)) / first);
  return {
    total,
    at: (uniform) => timesOf(tf.log1p(tf.mul(tf.exp(tf.mul(uniform, total)), first))),
  };
};

/** DDPM's levels (Ho et al. 2020):  β_k from β_min / N to β_max / N,  √(1 − β_k) x + √β_k z,  ᾱ_k = ∏ (1 − β_j). */
const vpLevels = ({betaMin, betaMax}: BetaRange, count: number): Levels => {
  checkCount(count);
  const betas = Array.from(
    {length: count},
    (_, k) => (betaMin + ((betaMax - betaMin) * k) / (count - 1)) / count,
  );
  if (betas.at(-1)! >= 1)
    throw new RangeError(`β in ${count} steps must stay below 1: beta_max = ${betaMax} needs more levels`);
  // 1 − ᾱ_k without cancellation: log ᾱ_k is a sum of logarithms.
  const logs: number[] = [];
  for (const rate of betas) logs.push((logs.at(-1) ?? 0) + Math.log1p(-rate));
  const sigmas = logs.map((log) => Math.sqrt(-Math.expm1(log)));
  const looked = (values: readonly number[], t: tf.Tensor): tf.Tensor =>
    tf.gather(tf.tensor1d([...values]), tf.cast(levelOf(t, count), 'int32'));
  return {
    count,
    label: (t) => tf.mul(t, count - 1),
    alpha: (t) =>
      looked(
        logs.map((log) => Math.exp(log / 2)),
        t,
      ),
    sigma: (t) => looked(sigmas, t),
    at: (k) => ddpmLevel(betas[k]!, sigmas[k]!),
  };
};

/** DDPM draws x_{k−1} with variance β_k, the larger of the two that its authors name. */
const ddpmLevel = (rate: number, sigma: number): Level => ({
  ...level(Math.sqrt(1 - rate) - 1, Math.sqrt(rate), sigma),
  back: Math.sqrt(rate),
});
