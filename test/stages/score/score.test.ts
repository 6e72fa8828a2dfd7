import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import type {Predicts} from '../../../schemas/parametrisation.ts';
import {rng} from '../../../stages/math/stream.ts';
import type {Net} from '../../../stages/nets/net.ts';
import {logProbOfNet, scoreOfNet} from '../../../stages/score/of-net.ts';
import {guided, likelihood, likelihoodScore, type Score} from '../../../stages/score/score.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {vp} from '../../../stages/sde/vp.ts';
import {expectClose} from '../../helpers/close.ts';
import {classScore, drawBatch, exactLogProb, exactPrior, mixture} from '../../helpers/oracle.ts';
import '../../helpers/tensorflow.ts';

const sde = vp({betaMin: 0.1, betaMax: 20});
const {x0: x, t} = drawBatch(mixture, rng(3), 7);
const label = (k: number) => tf.cast(tf.oneHot(tf.fill([7], k, 'int32'), 3), 'float32');
const prior = exactPrior(mixture, sde);
const exact = exactLogProb(mixture, sde);

test.each([0, 1, 2])("Bayes' rule: guidance by the exact classifier gives the score of class %d", (k) => {
  const posterior = guided(prior, likelihoodScore(exact, label(k)), 1);
  expectClose(posterior(x, t), classScore(mixture, sde, k)(x, t), 1e-4);
});

test('the likelihood comes with its score', () => {
  const {logP, score} = likelihood(exact, label(1), x, t);
  expectClose(logP, tf.unstack(exact(x, t), 1)[1]!);
  expectClose(score, likelihoodScore(exact, label(1))(x, t));
});

test('a guidance scale multiplies the likelihood score alone, and 0 leaves the prior', () => {
  const unreachable: Score = () => expect.fail('a scale of 0 has no use for the likelihood');
  expectClose(guided(prior, unreachable, 0)(x, t), prior(x, t), 0);
  const likelihood = likelihoodScore(exact, label(2));
  const expected = tf.add(prior(x, t), tf.mul(likelihood(x, t), -2.5));
  expectClose(guided(prior, likelihood, -2.5)(x, t), expected);
});

/** Says what it was asked: its output is x · weight + σ in every entry. */
const echo: Net = {
  input: [2],
  output: [2],
  buffers: new Set(),
  init: () => ({}),
  apply: ({weight}, x, sigma) => tf.add(tf.mul(x, weight!), tf.reshape(sigma, [-1, 1])),
};

test('a network is asked at σ(t), and its output is the score', () => {
  const estimator = {
    sde: ve({sigmaMin: 0.1, sigmaMax: 10}),
    net: echo,
    given: 'sigma',
    predicts: 'score',
  } as const;
  const score = scoreOfNet(estimator, {weight: tf.scalar(3)});
  expectClose(
    score(
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor1d([0, 0.5]),
    ),
    [3.1, 6.1, 10, 13],
  );
});

// σ(¾) = √10, and so has level 3 of 0 to 4, the nearest to 0.7, which NCSN calls 1: it counts from the most noise.
test.each([
  ['sigma', 0.75, Math.sqrt(10)],
  ['time', 0.75, 999 * 0.75],
  ['level', 0.7, 1],
] as const)('a network that is given its %s is told so', (given, time, told) => {
  const process = ve({sigmaMin: 0.1, sigmaMax: 10});
  const levels = given === 'level' ? process.levels(5) : undefined;
  const score = (predicts: Predicts) =>
    scoreOfNet({sde: process, net: echo, given, levels, predicts}, {weight: tf.scalar(2)})(
      tf.tensor2d([[1, -3]]),
      tf.tensor1d([time]),
    );
  const said = [2 + told, -6 + told];
  const close = (actual: tf.Tensor, expected: readonly number[]) =>
    expectClose(tf.div(actual, [...expected]), [1, 1]);
  close(score('score'), said);
  close(
    score('scaled-score'),
    said.map((value) => value / Math.sqrt(10)),
  );
  close(
    score('noise'),
    said.map((value) => -value / Math.sqrt(10)),
  );
});

test("a classifier's outputs are logits", () => {
  const estimator = {sde: ve({sigmaMin: 0.1, sigmaMax: 10}), net: echo, given: 'sigma'} as const;
  const logProb = logProbOfNet(estimator, {weight: tf.scalar(1)});
  const difference = Math.log(3);
  expectClose(logProb(tf.tensor2d([[5, 5 + difference]]), tf.tensor1d([0])), [
    Math.log(1 / 4),
    Math.log(3 / 4),
  ]);
});
