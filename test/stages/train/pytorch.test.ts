import * as tf from '@tensorflow/tfjs-core';
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {runEagerly} from '../../../stages/compile/eager.ts';
import type {Tensors} from '../../../stages/compile/step.ts';
import {dsm} from '../../../stages/losses/dsm.ts';
import type {Weights} from '../../../stages/nets/net.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import type {Network} from '../../../stages/score/network.ts';
import {scoreOfNet} from '../../../stages/score/of-net.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import {classifierObjective} from '../../../stages/train/classifier-objective.ts';
import {flatten, layoutOf, unflatten} from '../../../stages/train/layout.ts';
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

const sdeConfig = {type: 've', sigma_min: 1e-3, sigma_max: 10} as const;
const netConfig = {type: 'toy-mlp', features: fixture.features, conditional: true} as const;
const sde = makeSde(sdeConfig);
const net = makeNet(netConfig, 2);
const prior: Network = {
  config: {role: 'score', sde: sdeConfig, net: netConfig, outputs: 2, classes: ['a', 'b']},
  net,
  sde,
  weights: weightsOf(fixture.prior),
};
const dlsmSettings = {weighting_ce: 0, weighting_dlsm: 2, lambda: 0.125, epsilon: 1e-8};
const objectives: Record<'dsm' | 'ce' | 'dlsm' | 'total', Objective> = {
  dsm: (params, _frozen, draws) => ({
    loss: tf.mean<tf.Scalar>(dsm(sde, scoreOfNet(sde, net, params), draws, 2)),
    figures: {},
  }),
  ce: classifierObjective({type: 'ce', ...dlsmSettings}, net, prior),
  dlsm: classifierObjective({type: 'dlsm', ...dlsmSettings}, net, prior),
  total: classifierObjective({type: 'total', ...dlsmSettings}, net, prior),
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
  const layout = layoutOf(initial);
  const updating = {optimizer: {type: 'adam', lr, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}} as const;
  const frozen = name === 'dsm' || name === 'ce' ? {} : toTensors(prior.weights);
  const running = runEagerly(
    trainingStep(layout, updating, objectives[name], (_state, inputs) => inputs as LabelledDraws),
    stateAt(0, firstVectors(initial, updating), updating, frozen),
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
  expect(unflatten(layoutOf(weights), flatten(weights))).toEqual(weights);
});
