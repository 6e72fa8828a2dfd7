import * as tf from '@tensorflow/tfjs-core';
import {exp} from '../math/ops.ts';
import {timeWithin, type Sde} from './sde.ts';

/** Variance exploding:  σ(t) = σ_min (σ_max / σ_min)^t,  α = 1,  g = σ √(2 log(σ_max / σ_min)).  Song et al. 2021. */
export const ve = ({sigmaMin, sigmaMax}: {readonly sigmaMin: number; readonly sigmaMax: number}): Sde => {
  if (!(0 < sigmaMin && sigmaMin < sigmaMax && sigmaMax < Infinity)) {
    throw new RangeError(`σ must grow from above 0: sigma_min = ${sigmaMin}, sigma_max = ${sigmaMax}`);
  }
  const logRatio = Math.log(sigmaMax / sigmaMin);
  const sigma = (t: tf.Tensor) => tf.mul(exp(tf.mul(t, logRatio)), sigmaMin);
  return {
    f: (t) => tf.zerosLike(t),
    g: (t) => tf.mul(sigma(t), Math.sqrt(2 * logRatio)),
    alpha: (t) => tf.onesLike(t),
    sigma,
    time: (std) =>
      timeWithin(Math.log(std / sigmaMin) / logRatio, std, `goes from ${sigmaMin} to ${sigmaMax}`),
  };
};
