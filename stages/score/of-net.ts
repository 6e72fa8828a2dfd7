import * as tf from '@tensorflow/tfjs-core';
import {logSoftmax} from '../math/ops.ts';
import type {Net, Params} from '../nets/net.ts';
import type {Sde} from '../sde/sde.ts';
import {likelihoodScore, type LogProb, type Score} from './score.ts';

/** The score that a network with as many outputs as inputs predicts: its raw output at σ(t). */
export const scoreOfNet =
  (sde: Sde, net: Net, params: Params): Score =>
  (x, t) =>
    net.apply(params, x, sde.sigma(t));

/** The class probabilities that a network with one output a class predicts: its outputs at σ(t) are logits. */
export const logProbOfNet =
  (sde: Sde, net: Net, params: Params): LogProb =>
  (x, t) =>
    logSoftmax(net.apply(params, x, sde.sigma(t)));

/** ∇ₓ log p_t(y | x) of one class y, by such a network. */
export const likelihoodOfNet = (sde: Sde, net: Net, params: Params, label: number): Score => {
  const logProb = logProbOfNet(sde, net, params);
  return (x, t) => {
    const y = tf.oneHot(tf.fill([x.shape[0]], label, 'int32'), net.outputWidth, 1, 0, 'float32');
    return likelihoodScore(logProb, y)(x, t);
  };
};
