import * as tf from '@tensorflow/tfjs-core';
import type {Predicts} from '../../schemas/parametrisation.ts';
import {logSoftmax} from '../math/ops.ts';
import type {Net, Params, Training} from '../nets/net.ts';
import {levelGiven, scoreMeant, type Told} from './parametrisation.ts';
import {likelihoodScore, type LogProb, type Score} from './score.ts';

/** A network, the noising it is for, and what it is told of the noise level. */
export interface Estimator extends Told {
  readonly net: Net;
}

/** A network whose output means a score. */
export interface ScoreEstimator extends Estimator {
  readonly predicts: Predicts;
}

/** The score that a network whose output has its input's shape predicts. */
export const scoreOfNet =
  (estimator: ScoreEstimator, params: Params, training?: Training): Score =>
  (x, t) => {
    const {net, sde, levels, predicts} = estimator;
    const output = net.apply(params, x, levelGiven(estimator, t), training);
    return scoreMeant(predicts, levels ?? sde, output, t);
  };

/** The class probabilities that a network with one output a class predicts: its outputs are logits. */
export const logProbOfNet =
  (estimator: Estimator, params: Params, training?: Training): LogProb =>
  (x, t) =>
    logSoftmax(estimator.net.apply(params, x, levelGiven(estimator, t), training));

/** ∇ₓ log p_t(y | x) of one class y, by such a network. */
export const likelihoodOfNet = (estimator: Estimator, params: Params, label: number): Score => {
  const logProb = logProbOfNet(estimator, params);
  const [classes] = estimator.net.output as [number];
  return (x, t) => {
    const y = tf.oneHot(tf.fill([x.shape[0]], label, 'int32'), classes, 1, 0, 'float32');
    return likelihoodScore(logProb, y)(x, t);
  };
};
