import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {distance, numbers, take} from '../compile/examples.ts';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {compile} from '../../../stages/compile/compile.ts';
import {runEagerly} from '../../../stages/compile/eager.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import type {Params} from '../../../stages/nets/net.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import {drawBatches, readBatches} from '../../../stages/train/batches.ts';
import {classifierObjective} from '../../../stages/train/classifier-objective.ts';
import {learnerOf} from '../../../stages/train/learner.ts';
import {firstVectors, stateAt, trainingStep} from '../../../stages/train/training-step.ts';

const shape = [6, 4, 1];
const data = {
  points: rowsInMemory(rng(1).uniform(0, 20 * 24), 24),
  labels: Int32Array.from({length: 20}, (_, i) => i % 3),
  shape,
  classes: 3,
};
const sde = makeSde({type: 've', sigma_min: 0.01, sigma_max: 10});
const classifier = {
  sde,
  given: 'sigma',
  net: makeNet({type: 'resnet', depth: 18, features: 2, fourier_features: 2, fourier_scale: 1}, shape, [3]),
} as const;
const prior = {
  sde,
  given: 'sigma',
  predicts: 'scaled-score',
  // Any frozen function of images will do.
  net: {
    input: shape,
    output: shape,
    buffers: new Set<string>(),
    init: () => ({rate: {shape: [], values: Float32Array.of(-0.5)}}),
    apply: ({rate}: Params, x: tf.Tensor) => tf.mul(x, rate!),
  },
} as const;

/** The last stage normalises over eight numbers a channel: where those are close, rounding becomes large. */
const tolerance = 1e-3;

test('updates of a ResNet on the total loss are the same as a graph and eagerly, running statistics among them', () => {
  const updating = {optimizer: {type: 'adam', lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-3}} as const;
  const losses = {type: 'total', weighting_ce: 0, weighting_dlsm: 1, lambda: 0.5, epsilon: 0} as const;
  const initial = classifier.net.init(rng(1));
  const learner = learnerOf(initial, classifier.net.buffers, rng(2));
  const frozen = toTensors(prior.net.init());
  const state = stateAt(0, firstVectors(learner, initial, updating), updating, frozen);
  const draws = {size: 8, classes: 3, stream: rng(4)};
  const objective = classifierObjective(losses, classifier, prior);
  const step = trainingStep(learner, updating, objective, drawBatches(draws));
  const inputs = readBatches(data, draws);
  const [graph, eager] = [compile(step, {state, inputs: inputs(0)}), runEagerly(step, state)];
  for (let update = 0; update < 3; update++) {
    // From the same state each time: over many updates rounding alone would drive two ResNets apart.
    const from = eager.get();
    graph.set(from);
    tf.dispose(from);
    const given = inputs(update);
    expect(distance(take(eager.run(given)), take(graph.run(given)))).toBeLessThan(tolerance);
    const [a, b] = [take(eager.get()), take(graph.get())];
    for (const name of ['weights', 'buffers', 'm', 'v'])
      expect(distance({[name]: a[name]!}, {[name]: b[name]!}), name).toBeLessThan(tolerance);
  }
  const before = tf.memory().numTensors;
  const given = inputs(3);
  tf.dispose([eager.run(given), graph.run(given), given]);
  expect(tf.memory().numTensors).toBe(before);
  // A running mean that was 0 and has followed four batches.
  const {buffers} = take(eager.get());
  expect(distance({buffers: buffers!}, numbers({buffers: state['buffers']!}))).toBeGreaterThan(0.1);
  graph.dispose();
  eager.dispose();
}, 240_000);
