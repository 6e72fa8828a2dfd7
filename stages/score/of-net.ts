import {logSoftmax} from '../math/ops.ts';
import type {Net, Params} from '../nets/net.ts';
import type {Sde} from '../sde/sde.ts';
import type {LogProb, Score} from './score.ts';

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
