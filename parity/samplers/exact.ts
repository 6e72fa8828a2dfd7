import * as tf from '@tensorflow/tfjs-core';
import {over} from '../../stages/math/ops.ts';
import type {ClassPosterior} from '../../stages/score/posterior.ts';
import {guided, likelihoodScore, type Score} from '../../stages/score/score.ts';
import type {Update} from '../../stages/samplers/updates.ts';
import type {Sde} from '../../stages/sde/sde.ts';
import {valueAt, valuesAt} from '../../stages/sde/values.ts';
import {exactLogProb, exactPrior, type Mixture} from '../../test/helpers/oracle.ts';

/** A mixture's exact score where samplers take a network's. */
export const exactPosterior = (data: Mixture, sde: Sde): ClassPosterior =>
  posteriorOf(data, sde, exactPrior(data, sde));

/** Its exact score of one class, as a prior guided by an exact classifier. */
export const exactlyGuided = (data: Mixture, sde: Sde, label: number): ClassPosterior => {
  const towards: Score = (x, t) => {
    const y = tf.tile(tf.tensor2d([data.means.map((_, k) => (k === label ? 1 : 0))]), [x.shape[0], 1]);
    return likelihoodScore(exactLogProb(data, sde), y)(x, t);
  };
  return posteriorOf(data, sde, guided(exactPrior(data, sde), towards, 1));
};

const posteriorOf = ({means}: Mixture, sde: Sde, score: Score): ClassPosterior => ({
  sde,
  shape: [means[0]!.length],
  weights: () => ({}),
  posterior: () => score,
});

/** The score of N(mean, variance I) under a noising, for examples of any shape whose numbers all have that mean. */
export const gaussianScore =
  (sde: Sde, mean: number, variance: number): Score =>
  (x, t) => {
    const spread = tf.add(tf.mul(tf.square(sde.alpha(t)), variance), tf.square(sde.sigma(t)));
    return tf.div(tf.sub(tf.mul(over(sde.alpha(t), x), mean), x), over(spread, x));
  };

/** Where the probability flow of N(mean, variance I) carries a number from t = 1 to an earlier time. */
export const exactFlow = (
  sde: Sde,
  mean: number,
  variance: number,
  time: number,
): ((x: number) => number) => {
  const [late, early] = [valueAt(sde, 1), valueAt(sde, time)];
  const spread = ({alpha, sigma}: typeof late): number => Math.sqrt(alpha ** 2 * variance + sigma ** 2);
  return (x) => early.alpha * mean + ((x - late.alpha * mean) * spread(early)) / spread(late);
};

/**
 * The exact law of N(mean, variance) data's samples by a list of updates that are not adapted: each maps a normal law
 * to a normal law, so that a discretisation's bias is known without drawing anything.
 */
export const lawOf = (
  updates: readonly Update[],
  sde: Sde,
  {mean, variance, start}: {readonly mean: number; readonly variance: number; readonly start: number},
): {readonly mean: number; readonly variance: number} => {
  const values = valuesAt(
    sde,
    updates.map(({time}) => time),
  );
  return updates.reduce(
    (law, {keep, drift, noise}, i) => {
      const {alpha, sigma} = values[i]!;
      const pull = drift / (alpha ** 2 * variance + sigma ** 2);
      return {
        mean: (keep - pull) * law.mean + pull * alpha * mean,
        variance: (keep - pull) ** 2 * law.variance + noise ** 2,
      };
    },
    {mean: 0, variance: start ** 2},
  );
};
