import * as tf from '@tensorflow/tfjs-core';
import {afterAll, beforeAll, describe, test} from 'vitest';
import {dlsm} from '../../../stages/losses/dlsm.ts';
import {dsm} from '../../../stages/losses/dsm.ts';
import {perturb} from '../../../stages/losses/perturb.ts';
import {logSoftmax, meanPerExample, over} from '../../../stages/math/ops.ts';
import {rng} from '../../../stages/math/stream.ts';
import {likelihoodScore, type LogProb, type Score} from '../../../stages/score/score.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {vp} from '../../../stages/sde/vp.ts';
import {expectMean} from '../../helpers/close.ts';
import {drawBatch, exactLogProb, exactPrior, gaussian, mixture} from '../../helpers/oracle.ts';
import '../../helpers/tensorflow.ts';

// Denoising targets average to the true score, so that a loss with denoising targets exceeds its least value by
// exactly the explicit loss. Loss and explicit loss are compared on the same draws: the mean of their difference is
// 0 within four standard errors, over 10 000 draws.

beforeAll(() => tf.engine().startScope());
afterAll(() => tf.engine().endScope());

const count = 10_000;
const sdes = {ve: ve({sigmaMin: 0.2, sigmaMax: 3}), vp: vp({betaMin: 0.5, betaMax: 6})};

/** σ^2w · mean over dimensions of (a − b)², [B]. */
const explicit = (a: tf.Tensor, b: tf.Tensor, sigma: tf.Tensor, power: number): tf.Tensor =>
  meanPerExample(tf.square(tf.mul(tf.sub(a, b), over(tf.pow(sigma, power), a))));

const numbers = (tensor: tf.Tensor) => tensor.dataSync() as Float32Array;

const errors: Record<string, (x: tf.Tensor, t: tf.Tensor) => tf.Tensor> = {
  'a constant': (x) => tf.mul(tf.onesLike(x), 0.4),
  'in proportion to x': (x) => tf.mul(x, 0.3),
  'a wave that turns with t': (x, t) => tf.sin(tf.add(tf.mul(x, 2), over(tf.mul(t, 5), x))),
};

describe.each(Object.entries(sdes))('%s', (_, sde) => {
  describe.each(Object.entries({gaussian, mixture}))('on a %s', (_, data) => {
    const draws = () => drawBatch(data, rng(21), count);

    test.each(Object.entries(errors))('dsm exceeds its least value by the score error: %s', (_, error) => {
      const {x0, t, z} = draws();
      const best = exactPrior(data, sde);
      const wrong: Score = (x, t) => tf.add(best(x, t), error(x, t));
      const xt = perturb(sde, {x0, t, z});
      for (const power of [1, 2]) {
        const excess = tf.sub(dsm(sde, wrong, {x0, t, z}, power), dsm(sde, best, {x0, t, z}, power));
        const expected = explicit(wrong(xt, t), best(xt, t), sde.sigma(t), power);
        expectMean(numbers(tf.sub(excess, expected)), 0);
      }
    });
  });

  test('dlsm exceeds its least value by half the error of the likelihood score', () => {
    const {x0, y, t, z} = drawBatch(mixture, rng(22), count);
    const prior = exactPrior(mixture, sde);
    const best = exactLogProb(mixture, sde);
    const tilt = tf.tensor2d([
      [0.8, -0.5, 0.3],
      [0.2, 0.9, -0.7],
    ]);
    const wrong: LogProb = (x, t) => logSoftmax(tf.add(best(x, t), tf.matMul(x as tf.Tensor2D, tilt)));
    const xt = perturb(sde, {x0, t, z});
    for (const power of [1, 2]) {
      const loss = (logProb: LogProb) => dlsm(sde, prior, logProb, {x0, y, t, z}, {power, epsilon: 0});
      const excess = tf.sub(loss(wrong), loss(best));
      const [a, b] = [likelihoodScore(wrong, y)(xt, t), likelihoodScore(best, y)(xt, t)];
      expectMean(numbers(tf.sub(excess, tf.mul(explicit(a, b, sde.sigma(t), power), 0.5))), 0);
    }
  });
});
