import * as tf from '@tensorflow/tfjs-core';
import type {BoundConfig, FlowLikelihoodConfig, LikelihoodConfig} from '../../schemas/likelihood.ts';
import {startReported, type Reported} from '../compile/start-reported.ts';
import type {RunningStep, Step, Tensors} from '../compile/step.ts';
import type {Stream} from '../math/stream.ts';
import {toTensors} from '../nets/params.ts';
import type {ScoreNetwork} from '../score/network.ts';
import {scoreOfNet} from '../score/of-net.ts';
import type {Score} from '../score/score.ts';
import type {Sde} from '../sde/sde.ts';
import type {Batch} from './batches.ts';
import {boundStep, clean, negativeBound} from './bound.ts';
import {flowInputs, flowLikelihood, flowStep, probeOf} from './flow.ts';

/** What a method says of a batch. */
export interface Likelihoods {
  /** log p(x) in nats, or a bound below it, [B]. */
  readonly logP: Float64Array;
  /** Evaluations of the score for each example. */
  readonly nfe: number;
}

/** Told how much of a batch is done, from 0 to 1. */
export type Tell = (part: number) => Promise<void>;

/** What surrounds an estimate: how its steps run, and who hears of them. */
export interface Surroundings extends Reported {
  /** Told how many examples are done. */
  readonly onDone: (done: number) => Promise<void>;
}

/**
 * The likelihoods of `total` examples under a model by the method of a config, batch after batch, in their order; `nfe`
 * is the mean over the examples. The step is compiled once for all batches of a size.
 */
export const estimateAll = async (
  network: ScoreNetwork,
  config: LikelihoodConfig,
  batches: Iterable<Batch>,
  total: number,
  stream: Stream,
  surroundings: Surroundings,
): Promise<Likelihoods> => {
  const logP = new Float64Array(total);
  let [done, nfe, estimator]: [number, number, Estimator | undefined] = [0, 0, undefined];
  try {
    for (const batch of batches) {
      estimator ??= start(network, config, batch, stream, surroundings);
      const tell: Tell = (part) => surroundings.onDone(done + Math.floor(part * batch.count));
      const found = await estimator.estimate(batch, tell);
      logP.set(found.logP, done);
      done += batch.count;
      nfe += (found.nfe * batch.count) / total;
    }
  } finally {
    estimator?.dispose();
  }
  return {logP, nfe};
};

/** A method at work. */
interface Estimator {
  estimate(batch: Batch, tell: Tell): Promise<Likelihoods>;
  dispose(): void;
}

/** `example` is a batch like those to come. */
const start = (
  network: ScoreNetwork,
  config: LikelihoodConfig,
  example: Batch,
  stream: Stream,
  reported: Reported,
): Estimator => {
  const {sde, weights} = network;
  const score = (state: Tensors): Score => scoreOfNet(network, state);
  const running = (step: Step, more: Tensors, inputs: Tensors): RunningStep => {
    const state = {...toTensors(weights), ...more};
    const started = startReported(step, {state, inputs}, reported);
    tf.dispose([state, inputs]);
    return started;
  };
  if (config.type === 'flow') {
    const inputs = flowInputs(example, 1, probeOf(config.divergence, example));
    return byFlow(running(flowStep(sde, score, config.divergence), {}, inputs), sde, config);
  }
  const step = boundStep(sde, score, config, stream.split('bound'));
  return byBound(running(step, {step: tf.scalar(0, 'int32')}, clean(example)), sde, config);
};

const byFlow = (running: RunningStep, sde: Sde, config: FlowLikelihoodConfig): Estimator => ({
  estimate: (batch, tell) =>
    flowLikelihood(running, sde, batch, probeOf(config.divergence, batch), config, tell),
  dispose: () => running.dispose(),
});

const byBound = (running: RunningStep, sde: Sde, {draws}: BoundConfig): Estimator => ({
  estimate: async (batch, tell) => {
    const bound = await negativeBound(running, sde, batch, draws, tell);
    return {logP: bound.map((nats) => -nats), nfe: 2 * draws};
  },
  dispose: () => running.dispose(),
});
