import * as tf from '@tensorflow/tfjs-core';
import {eulerLevels} from './levels.ts';
import {timeWithin, type Sde} from './sde.ts';
import {checkSmallest} from './weighted-times.ts';

/** Variance exploding with  σ(t) = t σ_max,  α = 1,  g = σ_max √(2t).  Song et al. 2021, score_flow. */
export const linearVe = ({sigmaMax}: {readonly sigmaMax: number}): Sde => {
  if (!(0 < sigmaMax && sigmaMax < Infinity))
    throw new RangeError(`σ must grow from 0: sigma_max = ${sigmaMax}`);
  const time = (std: number, what?: string): number =>
    timeWithin(std / sigmaMax, std, `goes from 0 to ${sigmaMax}`, what);
  const coefficients: Pick<Sde, 'f' | 'g' | 'alpha' | 'sigma'> = {
    f: (t) => tf.zerosLike(t),
    g: (t) => tf.mul(tf.sqrt(tf.mul(t, 2)), sigmaMax),
    alpha: (t) => tf.onesLike(t),
    sigma: (t) => tf.mul(t, sigmaMax),
  };
  return {
    ...coefficients,
    time: (std) => time(std),
    timeOfRatio: (ratio) => time(ratio, 'σ / α'),
    priorSigma: sigmaMax,
    smallestTime: 1e-5,
    levels: (count) => eulerLevels(coefficients, count),
    weightedTimes: (smallest) => {
      checkSmallest(smallest);
      // g² / σ² = 2 / t: log t is uniform.
      const total = -2 * Math.log(smallest);
      return {total, at: (uniform) => tf.mul(tf.exp(tf.mul(uniform, total / 2)), smallest)};
    },
  };
};
