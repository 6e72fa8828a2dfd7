import * as tf from '@tensorflow/tfjs-core';
import type {ClassifierLossConfig} from '../../schemas/loss.ts';
import {crossEntropy} from '../losses/cross-entropy.ts';
import {total} from '../losses/total.ts';
import {logProbOfNet, scoreOfNet, type Estimator, type ScoreEstimator} from '../score/of-net.ts';
import type {Objective} from './training-step.ts';

/**
 * The batch mean of a classifier's loss. The frozen tensors are the prior's weights; `ce` does not read them, so the
 * score network runs only where the loss needs it. `dlsm` reports the cross-entropy too, which costs nothing.
 *
 * @throws TypeError when the loss needs a prior and there is none.
 */
export const classifierObjective = (
  config: Omit<ClassifierLossConfig, 'smallest_time'>,
  classifier: Estimator,
  prior: ScoreEstimator | undefined,
): Objective => {
  const {type, weighting_ce: powerCe, weighting_dlsm: power, lambda, epsilon} = config;
  const {sde} = classifier;
  if (type !== 'ce' && !prior)
    throw new TypeError(`the loss ${type} is against a prior score: wire the input "score"`);
  return (params, frozen, draws, training) => {
    const logProb = logProbOfNet(classifier, params, training);
    if (type === 'ce' || !prior) {
      const ce = tf.mean<tf.Scalar>(crossEntropy(sde, logProb, draws, powerCe));
      return {loss: ce, figures: {ce}};
    }
    // λ is not there where it has no effect.
    const settings = {power, epsilon, lambda: type === 'total' ? lambda : 0, powerCe};
    const losses = total(sde, scoreOfNet(prior, frozen), logProb, draws, settings);
    const [dlsm, ce] = [tf.mean(losses.dlsm), tf.mean(losses.crossEntropy)];
    const loss = type === 'total' ? tf.mean<tf.Scalar>(losses.loss) : (dlsm as tf.Scalar);
    return {loss, figures: {dlsm, ce}};
  };
};
