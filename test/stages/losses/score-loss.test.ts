import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {scoreLoss, type ScoreLoss} from '../../../stages/losses/score-loss.ts';
import type {Score} from '../../../stages/score/score.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {vp} from '../../../stages/sde/vp.ts';
import {expectClose} from '../../helpers/close.ts';
import {gradcheck} from '../../helpers/gradcheck.ts';
import '../../helpers/tensorflow.ts';

const sde = ve({sigmaMin: 0.1, sigmaMax: 10});
const [x0, z] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[0.5, -1]])];
const linear: Score = (x) => tf.mul(x, -2);

/** Σ r(x, z)² over the coordinates of the example. */
const squares = (residual: (x: number, z: number) => number): number =>
  residual(1, 0.5) ** 2 + residual(2, -1) ** 2;

/** The gradient of a loss in a factor and a shift of a score that is no straight line in either. */
const expectGradient = ({perExample}: ScoreLoss): void =>
  gradcheck(
    ({w, b}) =>
      tf.div(
        tf.mean(
          perExample((x) => tf.add(tf.mul(tf.square(x), w!), tf.square(b!)), {x0, t: tf.tensor1d([0.5]), z}),
        ),
        10,
      ),
    {w: tf.scalar(-0.5), b: tf.tensor1d([0.3, -0.7])},
  );

test('likelihood weighting is g² (s + z/σ)²', () => {
  const loss = scoreLoss(
    {type: 'likelihood', times: 'uniform', reduction: 'half-sum', smallest_time: 1e-5},
    {sde, given: 'sigma'},
    've',
  );
  // At t = ½: σ = 1, g² = 2 log 100, x = (1.5, 1), s = (−3, −2).
  const expected = 2 * Math.log(100) * 0.5 * (2.5 ** 2 + 3 ** 2);
  expectClose(loss.perExample(linear, {x0, t: tf.tensor1d([0.5]), z}), [expected]);
  // At t = ¾: σ² = 10, g² = 20 log 100.
  expectClose(
    tf.div(loss.perExample(linear, {x0, t: tf.tensor1d([0.75]), z}), 20 * Math.log(100)),
    [0.5 * squares((x, z) => -2 * (x + Math.sqrt(10) * z) + z / Math.sqrt(10))],
    1e-5,
  );
  gradcheck(
    ({w}) => tf.div(tf.mean(loss.perExample((x) => tf.mul(x, w!), {x0, t: tf.tensor1d([0.5]), z})), 10),
    {w: tf.scalar(-2)},
  );
});

// Weighting by g² and drawing t with density g²/σ² would count it twice: what is left is ‖σ s + z‖².
test('at times drawn by importance the loss is weighted by σ² alone', () => {
  const loss = scoreLoss(
    {type: 'likelihood', times: 'importance', reduction: 'mean', smallest_time: 1e-3},
    {sde, given: 'sigma'},
    've',
  );
  const sigma = Math.sqrt(10);
  expectClose(loss.perExample(linear, {x0, t: tf.tensor1d([0.75]), z}), [
    squares((x, z) => -2 * sigma * (x + sigma * z) + z) / 2,
  ]);
  const uniform = tf.tensor1d([0, 0.4, 0.9]);
  expectClose(loss.times(uniform), sde.weightedTimes(1e-3).at(uniform), 0);
});

test.each([
  {type: 'dsm', weighting_dsm: 1, smallest_time: 1e-3},
  {type: 'likelihood', times: 'uniform', smallest_time: 1e-3},
  {type: 'likelihood', times: 'importance', smallest_time: 1e-3},
  {type: 'smld'},
] as const)('of three numbers, half the sum is one and a half of the mean: %o', (config) => {
  const told = config.type === 'smld' ? ({given: 'level', levels: sde.levels(5)} as const) : {};
  const three = {x0: tf.tensor2d([[1, 2, -3]]), z: tf.tensor2d([[0.5, -1, 2]]), t: tf.tensor1d([0.75])};
  const [mean, half] = (['mean', 'half-sum'] as const).map((reduction) =>
    scoreLoss({...config, reduction}, {sde, given: 'sigma', ...told}, 've').perExample(linear, three),
  );
  expectClose(tf.div(half!, mean!), [1.5]);
});

test('nothing is learnt where a noising has no noise', () => {
  const config = {type: 'dsm', weighting_dsm: 1, reduction: 'mean', smallest_time: 0} as const;
  const process = vp({betaMin: 0.1, betaMax: 20});
  const loss = (smallest: number) =>
    scoreLoss({...config, smallest_time: smallest}, {sde: process, given: 'sigma'}, 'vp');
  expect(() => loss(0)).toThrow(
    'this noising has no noise at time 0, and nothing to learn from it: set the smallest_time of the loss above 0, ' +
      'to 0.001 for instance',
  );
  expectClose(loss(1e-3).times(tf.tensor1d([0, 0.5])), [1e-3, 0.5005]);
  expect(() => scoreLoss(config, {sde, given: 'sigma'}, 've')).not.toThrow();
});

test('smld and ddpm are at levels, with the marginals of levels', () => {
  const levels = sde.levels(5);
  const smld = scoreLoss({type: 'smld', reduction: 'mean'}, {sde, given: 'level', levels}, 've');
  const t = smld.times(tf.tensor1d([0, 0.19, 0.5, 0.999]));
  expectClose(t, [0, 0, 0.5, 1]);
  // Level 2 of 5: σ = 1.
  expectClose(smld.perExample(linear, {x0, t: tf.tensor1d([0.5]), z}), [(2.5 ** 2 + 3 ** 2) / 2]);
  // Level 3, at t = ¾: σ² = 10.
  const sigma = Math.sqrt(10);
  const expected = squares((x, z) => -2 * sigma * (x + sigma * z) + z);
  expectClose(smld.perExample(linear, {x0, t: tf.tensor1d([0.75]), z}), [expected / 2]);
  expectGradient(smld);

  const process = vp({betaMin: 0.2, betaMax: 1});
  const three = process.levels(3);
  const ddpm = scoreLoss(
    {type: 'ddpm', reduction: 'mean'},
    {sde: process, given: 'level', levels: three},
    'vp',
  );
  // β = 0.2/3, 0.2: ᾱ_1 = (1 − 0.2/3) · 0.8.
  const kept = (1 - 0.2 / 3) * 0.8;
  const [a, s] = [Math.sqrt(kept), Math.sqrt(1 - kept)];
  const errors = [a + 0.5 * s, 2 * a - s].map((x, i) => -2 * s * x + [0.5, -1][i]!);
  expectClose(ddpm.perExample(linear, {x0, t: tf.tensor1d([0.5]), z}), [
    (errors[0]! ** 2 + errors[1]! ** 2) / 2,
  ]);
  expectGradient(ddpm);
});

test('a loss that does not go with the network or the noising is refused', () => {
  expect(() => scoreLoss({type: 'ddpm', reduction: 'mean'}, {sde, given: 'sigma'}, 've')).toThrow(
    'the loss ddpm is for the noising vp, got ve',
  );
  expect(() => scoreLoss({type: 'smld', reduction: 'mean'}, {sde, given: 'sigma'}, 've')).toThrow(
    'set given: level and levels',
  );
});
