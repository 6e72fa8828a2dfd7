import * as tf from '@tensorflow/tfjs-core';
import type {ClassifierLossConfig} from '../../schemas/loss.ts';
import {crossEntropy} from '../losses/cross-entropy.ts';
import {total} from '../losses/total.ts';
import type {Net} from '../nets/net.ts';
import type {Network} from '../score/network.ts';
import {logProbOfNet, scoreOfNet} from '../score/of-net.ts';
import type {Objective} from './training-step.ts';

/**
 * The batch mean of a classifier's loss. The frozen tensors are the prior's weights; `ce` does not read them, so the
 * score network runs only where the loss needs it. `dlsm` reports the cross-entropy too, which costs nothing.
 */
export const classifierObjective = (config: ClassifierLossConfig, net: Net, prior: Network): Objective => {
  const {type, weighting_ce: powerCe, weighting_dlsm: power, lambda, epsilon} = config;
  const {sde} = prior;
  return (params, frozen, draws) => {
    const logProb = logProbOfNet(sde, net, params);
    if (type === 'ce') {
      const ce = tf.mean<tf.Scalar>(crossEntropy(sde, logProb, draws, powerCe));
      return {loss: ce, figures: {ce}};
    }
    const settings = {power, epsilon, lambda: type === 'total' ? lambda : 0, powerCe};
    const losses = total(sde, scoreOfNet(sde, prior.net, frozen), logProb, draws, settings);
    const [dlsm, ce] = [tf.mean(losses.dlsm), tf.mean(losses.crossEntropy)];
    const loss = type === 'total' ? tf.mean<tf.Scalar>(losses.loss) : (dlsm as tf.Scalar);
    return {loss, figures: {dlsm, ce}};
  };
};
