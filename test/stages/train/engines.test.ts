import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {distance, numbers, take} from '../compile/examples.ts';
import {compile} from '../../../stages/compile/compile.ts';
import {runEagerly} from '../../../stages/compile/eager.ts';
import {moons} from '../../../stages/data/moons.ts';
import {dsm} from '../../../stages/losses/dsm.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {scoreOfNet} from '../../../stages/score/of-net.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import {drawBatches, readBatches} from '../../../stages/train/batches.ts';
import {classifierObjective} from '../../../stages/train/classifier-objective.ts';
import {learnerOf} from '../../../stages/train/learner.ts';
import {firstVectors, stateAt, trainingStep, type Objective} from '../../../stages/train/training-step.ts';

const data = moons({count: 1000, noise: 0, radius: 20, classes: 'all'}, rng(1));
const netConfig = {type: 'toy-mlp', features: 16, conditional: true} as const;
const [sde, net] = [makeSde({type: 've', sigma_min: 1e-3, sigma_max: 10}), makeNet(netConfig, [2], [2])];
const weightsOf = (name: string) => net.init(rng(1).split(name));
const estimator = {sde, net, given: 'sigma', predicts: 'score'} as const;
const likelihood = {weighting_ce: 0, weighting_dlsm: 2, lambda: 0.125, epsilon: 1e-8};

const objectives: Readonly<Record<string, Objective>> = {
  dsm: (params, _frozen, draws) => ({
    loss: tf.mean<tf.Scalar>(dsm(sde, scoreOfNet(estimator, params), draws, 2)),
    figures: {},
  }),
  ce: classifierObjective({type: 'ce', ...likelihood}, estimator, estimator),
  dlsm: classifierObjective({type: 'dlsm', ...likelihood}, estimator, estimator),
  total: classifierObjective({type: 'total', ...likelihood}, estimator, estimator),
};

test.each(Object.entries(objectives))(
  'twenty updates on the %s loss are the same as a graph and eagerly, in losses and all of the state',
  (_, objective) => {
    const updating = {optimizer: {type: 'adam', lr: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}} as const;
    const initial = weightsOf('net');
    const frozen = toTensors(weightsOf('prior'));
    const learner = learnerOf(initial, net.buffers, rng(1));
    const state = stateAt(0, firstVectors(learner, initial, updating), updating, frozen);
    const draws = {size: 250, classes: data.classes, stream: rng(2)};
    const step = trainingStep(learner, updating, objective, drawBatches(draws));
    const inputs = readBatches(data, draws);
    const [graph, eager] = [compile(step, {state, inputs: inputs(0)}), runEagerly(step, state)];
    for (let update = 0; update < 20; update++) {
      const given = inputs(update);
      expect(distance(take(eager.run(given)), take(graph.run(given)))).toBeLessThan(1e-5);
    }
    const [a, b] = [numbers(eager.get()), numbers(graph.get())];
    for (const [name, values] of Object.entries(a))
      expect(distance({[name]: values}, {[name]: b[name]!}), name).toBeLessThan(1e-5);
    graph.dispose();
    eager.dispose();
  },
);
