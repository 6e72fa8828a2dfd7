import * as tf from '@tensorflow/tfjs-core';
import type {Marginal, Sde} from './sde.ts';
import {valueAt} from './values.ts';

/** One step of a process in N steps,  x_k = x_{k−1} + F x_{k−1} + G z,  and the marginal behind it. */
export interface Level {
  /** F, the factor of x. */
  readonly drift: number;
  /** G. */
  readonly diffusion: number;
  /** Standard deviation of x_{k−1} about its mean, which ancestral sampling draws with. */
  readonly back: number;
  /** σ of the level's marginal. */
  readonly sigma: number;
}

/**
 * An SDE in N steps, with noise levels 0 … N − 1 at t = k / (N − 1): what discretised samplers and networks that were
 * trained at levels know of it (Song et al. 2021). Its marginal at a time is that of the level the time belongs to.
 */
export interface Levels extends Marginal {
  readonly count: number;
  /** What a network is told in place of times [B]. */
  label(t: tf.Tensor): tf.Tensor;
  /** Level k at its time; which of the two counts is the discretisation's to say. */
  at(k: number, time: number): Level;
}

/** @throws RangeError unless there are two levels: a first and a last. */
export const checkCount = (count: number): void => {
  if (!Number.isInteger(count) || count < 2)
    throw new RangeError(`a process is cut into 2 levels or more, got ${count}`);
};

/** A fraction of a level, for the rounding of float32: a level's own time must not fall below it. */
const margin = 2 ** -12;

/** Number k of the level that a time belongs to, the one at or below. */
export const levelAt = (time: number, count: number): number => Math.floor(time * (count - 1) + margin);

/** The same of times [B]: numbers [B]. */
export const levelOf = (t: tf.Tensor, count: number): tf.Tensor =>
  tf.floor(tf.add(tf.mul(t, count - 1), margin));

/** √ of x_{k−1}'s variance where x_k has σ² and the step (F, G) led there; the general case of VE's. */
const posteriorStd = (drift: number, diffusion: number, sigma: number): number => {
  const before = Math.max(0, sigma ** 2 - diffusion ** 2) / (1 + drift) ** 2;
  return sigma === 0 ? 0 : (diffusion * Math.sqrt(before)) / sigma;
};

/** The level of a step (F, G) after which the noise is σ. */
export const level = (drift: number, diffusion: number, sigma: number): Level => ({
  drift,
  diffusion,
  sigma,
  back: posteriorStd(drift, diffusion, sigma),
});

/** The rule for processes without a discretisation of their own:  F = f(t) / N,  G = g(t) √(1/N). */
export const eulerLevels = (sde: Pick<Sde, 'f' | 'g' | 'alpha' | 'sigma'>, count: number): Levels => {
  checkCount(count);
  return {
    count,
    alpha: (t) => sde.alpha(t),
    sigma: (t) => sde.sigma(t),
    label: (t) => tf.mul(t, count - 1),
    at: (_, time) => {
      const {f, g, sigma} = valueAt(sde, time);
      return level(f / count, g * Math.sqrt(1 / count), sigma);
    },
  };
};
