import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose} from '../../helpers/close.ts';
import type {Model} from '../../../stages/artifacts/model.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {posteriorsOf, type ClassPosterior} from '../../../stages/score/posterior.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';

const net = {type: 'toy-mlp', features: 2, conditional: true} as const;
const sde = {type: 've', sigma_min: 0.1, sigma_max: 10} as const;
const classes = ['a', 'b', 'c'];

const model = (role: 'score' | 'classifier', seed: number, noising: object = sde): Model => {
  const outputs = role === 'score' ? 2 : classes.length;
  const config = {role, net, sde: {...noising}, given: 'sigma', predicts: 'score', input: [2], classes};
  return {config, weights: makeNet(net, [2], [outputs]).init(rng(seed)), curves: []};
};
const labelled = (value: Model) => ({stage: 'score', cell: {}, value});
const [score, classifier] = [model('score', 1), model('classifier', 2)];
const none = {class_scores: []};

const x = tf.tensor2d([
  [1, 2],
  [-3, 0.5],
  [0, 4],
]);
const t = tf.tensor1d([0.1, 0.5, 0.9]);
const sigma = makeSde(sde).sigma(t);
const apply = ({weights}: Model, outputs: number, points: tf.Tensor) =>
  makeNet(net, [2], [outputs]).apply(toTensors(weights), points, sigma);
const at = (posterior: ClassPosterior) => posterior.posterior(posterior.weights())(x, t);

test('nothing wired gives nothing; a score alone gives one class, its own output at σ(t)', () => {
  expect(posteriorsOf(none, 1)).toBeUndefined();
  const [alone, ...others] = posteriorsOf({...none, score}, 1)!;
  expect(others).toEqual([]);
  expectClose(at(alone!), apply(score, 2, x));
  expect(alone!.prior ?? alone!.likelihood).toBeUndefined();
});

test('class scores give each class its own model, in their order', () => {
  const models = [4, 5, 6].map((seed) => model('score', seed));
  const posteriors = posteriorsOf({class_scores: models.map(labelled)}, 1)!;
  expect(posteriors).toHaveLength(3);
  posteriors.forEach((posterior, k) => expectClose(at(posterior), apply(models[k]!, 2, x)));
});

test('a classifier adds its scaled likelihood score to the prior, class by class', () => {
  const posteriors = posteriorsOf({...none, score, classifier}, 2.5)!;
  expect(posteriors.map(({name}) => name)).toEqual(classes);
  posteriors.forEach((posterior, k) => {
    // tfjs's own log-softmax is right in its first derivative.
    const logP = (points: tf.Tensor) =>
      tf.sum(tf.slice(tf.logSoftmax(apply(classifier, 3, points)), [0, k], [3, 1]));
    const likelihood = tf.grad(logP)(x);
    const weights = posterior.weights();
    expectClose(posterior.prior!(weights)(x, t), apply(score, 2, x));
    expectClose(posterior.likelihood!(weights)(x, t), likelihood);
    expectClose(at(posterior), tf.add(apply(score, 2, x), tf.mul(likelihood, 2.5)));
  });
});

test('wirings without a meaning say what to wire', () => {
  const both = {score, class_scores: [labelled(score)]};
  expect(() => posteriorsOf(both, 1)).toThrow('either class_scores, or score and classifier');
  expect(() => posteriorsOf({...none, classifier}, 1)).toThrow('wire the input "score" too');
  expect(() => posteriorsOf({...none, score: classifier}, 1)).toThrow(
    'expected a score model, got a classifier model',
  );
  expect(() => posteriorsOf({...none, score, classifier: score}, 1)).toThrow('expected a classifier model');
  const other = model('classifier', 2, {...sde, sigma_max: 20});
  expect(() => posteriorsOf({...none, score, classifier: other}, 1)).toThrow('a classifier of that score');
});

test('a scale of nothing is refused, whatever is wired in place of a classifier', () => {
  for (const inputs of [none, {...none, score}, {class_scores: [labelled(score)]}])
    for (const scale of [10, 0])
      expect(() => posteriorsOf(inputs, scale)).toThrow(
        `scale = ${scale} is of the likelihood score of a classifier, and none is wired: wire the input "classifier"`,
      );
});
