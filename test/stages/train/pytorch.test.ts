import * as tf from '@tensorflow/tfjs-core';
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {runEagerly} from '../../../stages/compile/eager.ts';
import type {Tensors} from '../../../stages/compile/step.ts';
import {dsm} from '../../../stages/losses/dsm.ts';
import {rng} from '../../../stages/math/stream.ts';
import type {Weights} from '../../../stages/nets/net.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {scoreOfNet} from '../../../stages/score/of-net.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import {classifierObjective} from '../../../stages/train/classifier-objective.ts';
import {flatten, layoutOf, unflatten} from '../../../stages/train/layout.ts';
import {learnerOf} from '../../../stages/train/learner.ts';
import type {LabelledDraws} from '../../../stages/losses/perturb.ts';
import {firstVectors, stateAt, trainingStep, type Objective} from '../../../stages/train/training-step.ts';

type Values = Readonly<Record<string, readonly number[]>>;
interface Reference {
  readonly losses: readonly number[];
  readonly gradient: Readonly<Record<string, readonly number[] | null>>;
  readonly after: Values;
}
interface Fixture extends Readonly<Record<'dsm' | 'ce' | 'dlsm' | 'total', Reference>> {
  readonly features: number;
  readonly lr: number;
  readonly shapes: Values;
  readonly weights: Values;
  readonly prior: Values;
  readonly x0: number[];
  readonly y: number[];
  readonly t: number[];
  readonly z: number[];
}

const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/pytorch-training.json', import.meta.url), 'utf8'),
) as Fixture;

const weightsOf = (values: Values): Weights =>
  Object.fromEntries(
    Object.entries(values).map(([name, list]) => [
      name,
      {shape: fixture.shapes[name]!, values: Float32Array.from(list)},
    ]),
  );

const netConfig = {type: 'toy-mlp', features: fixture.features, conditional: true} as const;
const sde = makeSde({type: 've', sigma_min: 1e-3, sigma_max: 10});
const net = makeNet(netConfig, [2], [2]);
const estimator = {sde, net, given: 'sigma', predicts: 'score'} as const;
const dlsmSettings = {weighting_ce: 0, weighting_dlsm: 2, lambda: 0.125, epsilon: 1e-8};
const objectives: Record<'dsm' | 'ce' | 'dlsm' | 'total', Objective> = {
  dsm: (params, _frozen, draws) => ({
    loss: tf.mean<tf.Scalar>(dsm(sde, scoreOfNet(estimator, params), draws, 2)),
    figures: {},
  }),
  ce: classifierObjective({type: 'ce', ...dlsmSettings}, estimator, estimator),
  dlsm: classifierObjective({type: 'dlsm', ...dlsmSettings}, estimator, estimator),
  total: classifierObjective({type: 'total', ...dlsmSettings}, estimator, estimator),
};

const batch = (): Tensors => ({
  x0: tf.tensor2d(fixture.x0, [6, 2]),
  y: tf.oneHot(tf.tensor1d(fixture.y, 'int32'), 2, 1, 0, 'float32'),
  t: tf.tensor1d(fixture.t),
  z: tf.tensor2d(fixture.z, [6, 2]),
});

/** Three updates by the training step as it is used. */
const run = (name: keyof typeof objectives, lr: number) => {
  const initial = weightsOf(fixture.weights);
  const learner = learnerOf(initial, net.buffers, rng(1));
  const layout = learner.learned;
  const updating = {optimizer: {type: 'adam', lr, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}} as const;
  const frozen = name === 'dsm' || name === 'ce' ? {} : toTensors(weightsOf(fixture.prior));
  const running = runEagerly(
    trainingStep(learner, updating, objectives[name], (_state, inputs) => inputs as LabelledDraws),
    stateAt(0, firstVectors(learner, initial, updating), updating, frozen),
  );
  const losses = [0, 1, 2].map(() => running.run(batch())['loss']!.dataSync()[0]!);
  const {weights, m} = running.get() as Record<'weights' | 'm', tf.Tensor>;
  const after = unflatten(layout, Float32Array.from(weights.dataSync()));
  return {losses, after, moment: Float32Array.from(m.dataSync()), layout};
};

describe.each(['dsm', 'ce', 'dlsm', 'total'] as const)('a training step on the %s loss', (name) => {
  const reference = fixture[name];

  test('has the losses of PyTorch over three updates', () => {
    const {losses} = run(name, fixture.lr);
    losses.forEach((loss, i) => expect(Math.abs(loss / reference.losses[i]! - 1)).toBeLessThan(1e-5));
  });

  test('ends in the weights of PyTorch after three updates by Adam', () => {
    const {after} = run(name, fixture.lr);
    // Where the gradient is nought to rounding, Adam still moves a full step in a direction that rounding decides.
    for (const [weight, {values}] of Object.entries(after)) {
      values.forEach((value, i) => {
        const gradient = reference.gradient[weight]?.[i] ?? 0;
        if (Math.abs(gradient) < 1e-6 && gradient !== 0) return;
        expect(Math.abs(value - reference.after[weight]![i]!), `${weight}[${i}]`).toBeLessThan(2e-5);
      });
    }
  });
});

test('weights and vectors are each other’s inverse', () => {
  const weights = weightsOf(fixture.weights);
  const layout = layoutOf(weights);
  expect(unflatten(layout, flatten(layout, weights))).toEqual(weights);
});
