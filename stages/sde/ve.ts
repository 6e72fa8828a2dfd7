import * as tf from '@tensorflow/tfjs-core';
import {exp} from '../math/ops.ts';
import {checkCount, level, type Levels} from './levels.ts';
import {timeWithin, type Sde} from './sde.ts';
import {checkSmallest} from './weighted-times.ts';

export interface VeRange {
  readonly sigmaMin: number;
  readonly sigmaMax: number;
}

/** Variance exploding:  σ(t) = σ_min (σ_max / σ_min)^t,  α = 1,  g = σ √(2 log(σ_max / σ_min)).  Song et al. 2021. */
export const ve = ({sigmaMin, sigmaMax}: VeRange): Sde => {
  if (!(0 < sigmaMin && sigmaMin < sigmaMax && sigmaMax < Infinity)) {
    throw new RangeError(`σ must grow from above 0: sigma_min = ${sigmaMin}, sigma_max = ${sigmaMax}`);
  }
  const logRatio = Math.log(sigmaMax / sigmaMin);
  const sigma = (t: tf.Tensor) => tf.mul(exp(tf.mul(t, logRatio)), sigmaMin);
  const time = (std: number, what?: string): number =>
    timeWithin(Math.log(std / sigmaMin) / logRatio, std, `goes from ${sigmaMin} to ${sigmaMax}`, what);
  return {
    f: (t) => tf.zerosLike(t),
    g: (t) => tf.mul(sigma(t), Math.sqrt(2 * logRatio)),
    alpha: (t) => tf.onesLike(t),
    sigma,
    time: (std) => time(std),
    timeOfRatio: (ratio) => time(ratio, 'σ / α'),
    priorSigma: sigmaMax,
    smallestTime: 1e-5,
    levels: (count) => veLevels({sigmaMin, sigmaMax}, sigma, count),
    weightedTimes: (smallest) => {
      checkSmallest(smallest);
      // g² / σ² is constant.
      return {
        total: 2 * logRatio * (1 - smallest),
        at: (uniform) => tf.add(tf.mul(uniform, 1 - smallest), smallest),
      };
    },
  };
};

/** σ_k in geometric progression; as for NCSN, a network is told how many levels have more noise. */
const veLevels = ({sigmaMin, sigmaMax}: VeRange, sigma: Sde['sigma'], count: number): Levels => {
  checkCount(count);
  const sigmaOf = (k: number): number => (k < 0 ? 0 : sigmaMin * (sigmaMax / sigmaMin) ** (k / (count - 1)));
  const label = (t: tf.Tensor): tf.Tensor => tf.round(tf.mul(tf.sub(1, t), count - 1));
  return {
    count,
    label,
    alpha: (t) => tf.onesLike(t),
    sigma: (t) => sigma(tf.sub(1, tf.div(label(t), count - 1))),
    at: (k) => level(0, Math.sqrt(sigmaOf(k) ** 2 - sigmaOf(k - 1) ** 2), sigmaOf(k)),
  };
};
