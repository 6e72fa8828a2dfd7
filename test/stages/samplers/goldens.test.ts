import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {goldenConfig, goldenImages, goldenShape, goldenWeights} from '../../../parity/nets/ncsnv2.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import {ncsnv2} from '../../../stages/nets/ncsnv2.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {interpolating} from '../../../stages/samplers/interpolation.ts';
import {annealedLangevin} from '../../../stages/samplers/langevin.ts';
import {predictors} from '../../../stages/samplers/predictors.ts';
import {updatesWalk} from '../../../stages/samplers/updates.ts';
import {walkState, walkStep} from '../../../stages/samplers/walk.ts';
import {scoreOfNet} from '../../../stages/score/of-net.ts';
import type {Sde} from '../../../stages/sde/sde.ts';
import {subVp} from '../../../stages/sde/sub-vp.ts';
import {valueAt} from '../../../stages/sde/values.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {vp} from '../../../stages/sde/vp.ts';
import '../../helpers/tensorflow.ts';

const sdes: Readonly<Record<string, Sde>> = {
  vp: vp({betaMin: 0.1, betaMax: 20}),
  'sub-vp': subVp({betaMin: 0.1, betaMax: 20}),
  ve: ve({sigmaMin: 0.01, sigmaMax: 50}),
};

// Means of one step of score_sde's released code, in float32: N = 1000, s(x) = −x, x = 0.5.
test.each([
  ['vp', 1, 'euler-maruyama', false, 0.495],
  ['vp', 1, 'reverse-diffusion', false, 0.49502525],
  ['vp', 1, 'ancestral', false, 0.49497473],
  ['vp', 1, 'reverse-diffusion', true, 0.50002521],
  ['vp', 0.5, 'euler-maruyama', false, 0.49748749],
  ['vp', 0.5, 'reverse-diffusion', false, 0.49749634],
  ['vp', 0.5, 'ancestral', false, 0.49748367],
  ['vp', 0.5, 'reverse-diffusion', true, 0.50000638],
  ['sub-vp', 0.5, 'euler-maruyama', false, 0.4975189],
  ['sub-vp', 0.5, 'reverse-diffusion', false, 0.4975189],
  ['sub-vp', 0.5, 'reverse-diffusion', true, 0.50001574],
  ['ve', 0.5, 'euler-maruyama', false, 0.4957414],
  ['ve', 0.5, 'reverse-diffusion', false, 0.49580914],
  ['ve', 0.5, 'ancestral', false, 0.49580914],
  ['ve', 0.5, 'reverse-diffusion', true, 0.49790457],
  ['ve', 1, 'euler-maruyama', false, -20.79298592],
  ['ve', 1, 'reverse-diffusion', false, -20.63342285],
  ['ve', 1, 'ancestral', false, -20.63342285],
  ['ve', 1, 'reverse-diffusion', true, -10.06671143],
] as const)('of %s at t = %d, %s, flow: %s', (name, t, predictor, flow, expected) => {
  const sde = sdes[name]!;
  const level = sde.levels(1000).at(Math.trunc(t * 999), t);
  const {time, keep, drift} = predictors[predictor]({values: valueAt(sde, t), level, steps: 1000}, flow);
  expect(time).toBe(t);
  // The released numbers are differences of float32 squares, of which five digits are left.
  expect(Math.abs(keep * 0.5 - drift * 0.5 - expected)).toBeLessThan(3e-7 + 2e-5 * Math.abs(expected - 0.5));
});

/** Two updates at each of five levels, of annealed Langevin dynamics by a small NCSNv2. */
const annealed = (denoise: boolean) => {
  const sde = ve({sigmaMin: 0.1, sigmaMax: 10});
  const config = goldenConfig({depth: 'low', centered: false});
  const net = makeNet(config, goldenShape, goldenShape);
  const updates = annealedLangevin(
    {
      type: 'annealed-langevin',
      sigma_max: 10,
      sigma_min: 0.1,
      levels: 5,
      steps_per_level: 2,
      step_size: 1e-4,
      denoise,
      start: 'uniform',
    },
    sde,
  );
  const walk = updatesWalk(updates, 'batch');
  /** All steps from points [N, H, W, C], with the noise of each by its number; [N, C, H, W]. */
  return (points: tf.Tensor, noise: (step: number) => tf.Tensor): tf.Tensor => {
    const params = toTensors(goldenWeights(ncsnv2(config, goldenShape).weights));
    const score = scoreOfNet({net, sde, given: 'sigma', predicts: 'scaled-score'}, params);
    const step = walkStep(
      walk,
      () => score,
      (state) => noise(state['step']!.dataSync()[0]!),
    );
    const rows = {first: 0, count: points.shape[0], shape: goldenShape};
    let state = walkState(walk, points.dataSync() as Float32Array, rows);
    updates.forEach(() => (state = step(state, {}).state));
    return tf.transpose(state['x']!, [0, 3, 1, 2]);
  };
};

/** Draw number q of the released code's stand-in for chance, for two images: √2 sin(1.7 k + 0.9 q). */
const stoodIn = (q: number): tf.Tensor => {
  const z = Float32Array.from({length: 1024}, (_, k) => Math.SQRT2 * Math.sin(1.7 * (k + 1) + 0.9 * q));
  return tf.transpose(tf.tensor4d(z, [2, 2, 16, 16]), [0, 2, 3, 1]);
};

// Of the released code in float64.
test.each([
  [true, 443.383876, 2146.492469, [2.80901111, -1.82873782, -0.41026183]],
  [false, 461.206914, 2148.98674, [2.80497477]],
] as const)('annealed Langevin dynamics of NCSNv2, denoised: %s', (denoise, sum, sumOfSizes, first) => {
  tf.tidy(() => {
    const f = Array.from(annealed(denoise)(goldenImages(), stoodIn).dataSync());
    const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    expect(Math.abs(total(f) - sum)).toBeLessThan(2e-3);
    expect(Math.abs(total(f.map(Math.abs)) - sumOfSizes)).toBeLessThan(2e-3);
    first.forEach((value, i) => expect(Math.abs(f[i]! - value)).toBeLessThan(2e-5));
    if (denoise)
      [-1.57616149, -0.96148129, 3.82483444].forEach((value, i) =>
        expect(Math.abs(f.at(i - 3)! - value)).toBeLessThan(2e-5),
      );
  });
});

// Likewise: of each of two images three, from the same start; a step draws p and then q.
test('interpolation of NCSNv2', () => {
  const {sharing} = interpolating({start: {law: 'uniform'}, phases: []}, 3);
  tf.tidy(() => {
    const starts = tf.gather(goldenImages(), [0, 0, 0, 1, 1, 1]);
    const turned = annealed(false)(starts, (step) => {
      const pairs = tf.stack([stoodIn(2 * step), stoodIn(2 * step + 1)], 1);
      return sharing!.normal(tf.reshape(pairs, [4, ...goldenShape]));
    });
    const sums = tf.sum(turned, [1, 2, 3]).dataSync();
    [230.476008, 229.367244, 229.176952, 230.587139, 232.083195, 232.440632].forEach((sum, i) =>
      expect(Math.abs(sums[i]! - sum)).toBeLessThan(1e-3),
    );
  });
});
