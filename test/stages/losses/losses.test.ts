import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {crossEntropy} from '../../../stages/losses/cross-entropy.ts';
import {dlsm} from '../../../stages/losses/dlsm.ts';
import {dsm} from '../../../stages/losses/dsm.ts';
import {perturb} from '../../../stages/losses/perturb.ts';
import {total} from '../../../stages/losses/total.ts';
import {logSoftmax, over, swish} from '../../../stages/math/ops.ts';
import {rng} from '../../../stages/math/stream.ts';
import {likelihoodScore, type LogProb, type Score} from '../../../stages/score/score.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {vp} from '../../../stages/sde/vp.ts';
import {expectClose} from '../../helpers/close.ts';
import {gradcheck, gradientError, type Objective} from '../../helpers/gradcheck.ts';
import {drawBatch, exactPrior, mixture} from '../../helpers/oracle.ts';
import '../../helpers/tensorflow.ts';

type Tensors = Readonly<Record<string, tf.Tensor>>;

describe('one example, by hand', () => {
  // σ = 1/10, x_t = (1.05, 1.9).
  const sde = ve({sigmaMin: 1e-3, sigmaMax: 10});
  const [x0, t, z] = [tf.tensor2d([[1, 2]]), tf.tensor1d([0.5]), tf.tensor2d([[0.5, -1]])];
  const score: Score = (x, t) => tf.add(tf.mul(x, 10), over(t, x));
  const y = tf.tensor2d([[0, 1]]);
  // log p(1 | x) = −log(1 + e^(x·(1, −1))), so that at x_t, p = 1 / (1 + e^(−0.85)).
  const logProb: LogProb = (x) => {
    const margin = tf.matMul(x as tf.Tensor2D, tf.tensor2d([[1], [-1]]));
    return logSoftmax(tf.concat([margin, tf.zerosLike(margin)], 1));
  };
  const p = 1 / (1 + Math.exp(-0.85));
  const g = [-(1 - p), 1 - p] as const;
  const s = [11, 19.5] as const;

  test('perturb', () => expectClose(perturb(sde, {x0, t, z}), [1.05, 1.9]));

  test('perturb scales the data too', () => {
    const shrinking = vp({betaMin: 2, betaMax: 2});
    const [alpha, sigma] = [Math.exp(-0.5), Math.sqrt(1 - Math.exp(-1))];
    expectClose(perturb(shrinking, {x0, t, z}), [alpha + 0.5 * sigma, 2 * alpha - sigma]);
  });

  test.each([0, 1, 2])('dsm with w = %d', (w) => {
    const residuals = [0.1 ** w * s[0] + 0.1 ** (w - 1) * 0.5, 0.1 ** w * s[1] - 0.1 ** (w - 1)];
    expectClose(dsm(sde, score, {x0, t, z}, w), [(residuals[0]! ** 2 + residuals[1]! ** 2) / 2]);
  });

  test.each([0, 1, 2])('cross-entropy with w = %d', (w) => {
    const loss = crossEntropy(sde, logProb, {x0, y, t, z}, w);
    expectClose(tf.div(loss, 100 ** w), [-Math.log(p)]);
  });

  test.each([0, 1, 2])('dlsm with w = %d', (w) => {
    const residuals = [
      0.1 ** w * (g[0] + s[0]) + 0.1 ** (w - 1) * 0.5,
      0.1 ** w * (g[1] + s[1]) - 0.1 ** (w - 1),
    ];
    const loss = dlsm(sde, score, logProb, {x0, y, t, z}, {power: w, epsilon: 0});
    expectClose(loss, [(residuals[0]! ** 2 + residuals[1]! ** 2) / 4]);
  });

  test('epsilon turns ∇ log p into ∇ log(p + ε)', () => {
    const epsilon = 0.3;
    const share = p / (p + epsilon);
    const residuals = [0.1 * (share * g[0] + s[0]) + 0.5, 0.1 * (share * g[1] + s[1]) - 1];
    const loss = dlsm(sde, score, logProb, {x0, y, t, z}, {power: 1, epsilon});
    expectClose(loss, [(residuals[0]! ** 2 + residuals[1]! ** 2) / 4]);
  });

  test('a probability that underflows has no likelihood score under epsilon, and its full one without', () => {
    const certain: LogProb = (x, t) => logSoftmax(tf.mul(logitsOf(logProb, x, t), 1000));
    const nothing: Score = (x) => tf.zerosLike(x);
    const at = (label: tf.Tensor, epsilon: number) =>
      dlsm(sde, nothing, certain, {x0, y: label, t, z: tf.zerosLike(z)}, {power: 0, epsilon});
    const wrong = tf.tensor2d([[1, 0]]);
    // Margin x·(1, −1) · 1000: its gradient is (1000, −1000), of which half the mean square is 5e5.
    expectClose(tf.concat([at(wrong, 0), at(wrong, 1e-8), at(y, 0)]), [5e5, 0, 0]);
  });
});

/** Logits of log probabilities of two classes: their difference. */
const logitsOf = (logProb: LogProb, x: tf.Tensor, t: tf.Tensor): tf.Tensor => {
  const [a, b] = tf.unstack(logProb(x, t), 1);
  const margin = tf.sub(a!, b!);
  return tf.stack([margin, tf.zerosLike(margin)], 1);
};

test.each([1e-3, 0.03, 1, 10])('no digits are lost at σ = %d', (sigma) => {
  const sde = ve({sigmaMin: 5e-4, sigmaMax: 20});
  const t = tf.tensor1d([sde.time(sigma)]);
  const [x0, z] = [tf.tensor2d([[0, 0, 0]]), tf.tensor2d([[0.7, -1.1, 0.2]])];
  const score: Score = () => tf.tensor2d([[300, -20, 1]]);
  for (const power of [1, 2]) {
    const residuals = [300 * sigma + 0.7, -20 * sigma - 1.1, sigma + 0.2].map(
      (r) => r * sigma ** (power - 1),
    );
    const expected = residuals.reduce((sum, r) => sum + r ** 2, 0) / 3;
    expectClose(tf.div(dsm(sde, score, {x0, t, z}, power), expected), [1], 5e-6);
  }
});

// Batch 6, width 2, classes 3, hidden 5: pairwise different, so that a wrong broadcast shows.
const small = ve({sigmaMin: 0.3, sigmaMax: 3});
const batch = drawBatch(mixture, rng(11), 6);
const weights = (): Tensors => ({
  hidden: tf.tensor2d(
    rng(2)
      .split('hidden')
      .normal(0, 15)
      .map((z) => 0.5 * z),
    [3, 5],
  ),
  output: tf.tensor2d(
    rng(2)
      .split('output')
      .normal(0, 15)
      .map((z) => 0.7 * z),
    [5, 3],
  ),
});

const logits = ({hidden, output}: Tensors, x: tf.Tensor, t: tf.Tensor): tf.Tensor => {
  const input = tf.concat([x, tf.reshape(t, [-1, 1])], 1) as tf.Tensor2D;
  return tf.matMul(swish(tf.matMul(input, hidden as tf.Tensor2D)) as tf.Tensor2D, output as tf.Tensor2D);
};

const classifier =
  (params: Tensors): LogProb =>
  (x, t) =>
    logSoftmax(logits(params, x, t));

describe('the gradient in the weights', () => {
  const {x0, y, t, z} = batch;
  const prior = exactPrior(mixture, small);
  const settings = {power: 2, epsilon: 1e-2, lambda: 0.7, powerCe: 1};
  const regress =
    (params: Tensors): Score =>
    (x, t) =>
      tf.slice(logits(params, x, t), [0, 0], [-1, 2]);
  const objectives: Record<string, Objective> = {
    dsm: (p) => tf.mean(dsm(small, regress(p), {x0, t, z}, 2)),
    'cross-entropy': (p) => tf.mean(crossEntropy(small, classifier(p), {x0, y, t, z}, 1)),
    dlsm: (p) => tf.mean(dlsm(small, prior, classifier(p), {x0, y, t, z}, settings)),
    'dlsm without epsilon': (p) =>
      tf.mean(dlsm(small, prior, classifier(p), {x0, y, t, z}, {...settings, epsilon: 0})),
    total: (p) => tf.mean(total(small, prior, classifier(p), {x0, y, t, z}, settings).loss),
  };

  test.each(Object.entries(objectives))('%s', (_, objective) => gradcheck(objective, weights()));

  test("of dlsm is wrong by tfjs's own logSoftmax", () => {
    const theirs =
      (p: Tensors): LogProb =>
      (x, t) =>
        tf.logSoftmax(logits(p, x, t));
    const objective: Objective = (p) => tf.mean(dlsm(small, prior, theirs(p), {x0, y, t, z}, settings));
    expect(gradientError(objective, weights()).error).toBeGreaterThan(0.05);
  });

  test('of dlsm reaches no weight of a prior that is not among them', () => {
    const frozen = weights();
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const objective = (hidden: tf.Tensor) =>
        tf.mean(dlsm(small, regress(frozen), classifier({...weights(), hidden}), {x0, y, t, z}, settings));
      const moved = tf.grad(objective)(weights()['hidden']!);
      const fixed = tf.grad((hidden: tf.Tensor) => {
        const scores = regress(frozen)(perturb(small, {x0, t, z}), t).dataSync();
        return tf.mean(
          dlsm(
            small,
            () => tf.tensor2d(scores, [6, 2]),
            classifier({...weights(), hidden}),
            {x0, y, t, z},
            settings,
          ),
        );
      })(weights()['hidden']!);
      expectClose(moved, fixed);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('total is dlsm + λ cross-entropy, in value and in gradient', () => {
  const {x0, y, t, z} = batch;
  const prior = exactPrior(mixture, small);
  const settings = {power: 2, epsilon: 1e-8, lambda: 0.125, powerCe: 0.5};
  const apart = (p: Tensors) => ({
    dlsm: dlsm(small, prior, classifier(p), {x0, y, t, z}, settings),
    crossEntropy: crossEntropy(small, classifier(p), {x0, y, t, z}, settings.powerCe),
  });
  const sum = (p: Tensors) => tf.add(apart(p).dlsm, tf.mul(apart(p).crossEntropy, settings.lambda));
  const together = (p: Tensors) => total(small, prior, classifier(p), {x0, y, t, z}, settings);

  expectClose(together(weights()).dlsm, apart(weights()).dlsm);
  expectClose(together(weights()).crossEntropy, apart(weights()).crossEntropy);
  expectClose(together(weights()).loss, sum(weights()));
  const slope = (loss: (p: Tensors) => tf.Tensor) =>
    tf.grad((hidden: tf.Tensor) => tf.mean(loss({...weights(), hidden})))(weights()['hidden']!);
  expectClose(
    slope((p) => together(p).loss),
    slope(sum),
  );
});

test('likelihood scores of a batch do not mix its examples', () => {
  const {x0, y, t} = batch;
  const one = (tensor: tf.Tensor, i: number) => tf.slice(tensor, i, 1);
  const together = likelihoodScore(classifier(weights()), y)(x0, t);
  const apart = [0, 1, 2, 3, 4, 5].map((i) =>
    likelihoodScore(classifier(weights()), one(y, i))(one(x0, i), one(t, i)),
  );
  expectClose(together, tf.concat(apart));
});
