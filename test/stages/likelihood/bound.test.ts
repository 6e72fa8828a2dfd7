import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {boundStep} from '../../../stages/likelihood/bound.ts';
import {over} from '../../../stages/math/ops.ts';
import {rng} from '../../../stages/math/stream.ts';
import type {Score} from '../../../stages/score/score.ts';
import {valueAt} from '../../../stages/sde/values.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {vp} from '../../../stages/sde/vp.ts';
import {expectClose, expectMean} from '../../helpers/close.ts';
import '../../helpers/tensorflow.ts';

/** Large enough for a density of times that forgets it to be off by more than chance. */
const smallest = 0.3;
const sdes = {ve: ve({sigmaMin: 0.1, sigmaMax: 5}), vp: vp({betaMin: 0.1, betaMax: 20})};
const variance = 0.5;

/** The score of data N(0, ½ I). */
const scoreUnder =
  (sde: (typeof sdes)['ve']): Score =>
  (x, t) => {
    const spread = tf.add(tf.mul(tf.square(sde.alpha(t)), variance), tf.square(sde.sigma(t)));
    return tf.neg(tf.div(x, over(spread, x)));
  };

/** The mean over z of ‖σ s + z‖² − ‖z‖² for an example of that square length, as s = −(α x₀ + σ z) / V has it. */
const gained = (sde: (typeof sdes)['ve'], time: number, length: number): number => {
  const {alpha, sigma} = valueAt(sde, time);
  const spread = alpha ** 2 * variance + sigma ** 2;
  return (sigma / spread) ** 2 * (alpha ** 2 * length + 2 * sigma ** 2) - (4 * sigma ** 2) / spread;
};

/** ½ ∫ g²/σ² · `gained` dt, by Simpson's rule. */
const integral = (sde: (typeof sdes)['ve'], length: number): number => {
  const [steps, h] = [400, (1 - smallest) / 400];
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const {t, g, sigma} = valueAt(sde, smallest + i * h);
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += (weight * (g / sigma) ** 2 * gained(sde, t, length) * h) / 3;
  }
  return sum / 2;
};

const count = 5000;
const draws = (sde: (typeof sdes)['ve'], times: 'uniform' | 'importance', step = 0) =>
  tf.tidy(() => {
    const settings = {times, smallest_time: smallest};
    const run = boundStep(sde, () => scoreUnder(sde), settings, rng(7).split('bound'));
    const x0 = tf.tile(tf.tensor2d([[0.6, -0.8]]), [count, 1]);
    const {state, outputs} = run({step: tf.scalar(step, 'int32')}, {x0});
    const read = (name: string): Float32Array => Float32Array.from(outputs[name]!.dataSync());
    return {
      matching: read('matching'),
      reconstruction: read('reconstruction'),
      next: state['step']!.dataSync()[0]!,
    };
  });

test.each([
  ['ve', 'uniform'],
  ['ve', 'importance'],
  ['vp', 'uniform'],
  ['vp', 'importance'],
] as const)('what is drawn of the bound of %s at %s times has the mean of the closed form', (name, times) => {
  const sde = sdes[name];
  const {matching, reconstruction} = draws(sde, times);
  expectMean(matching, integral(sde, 1));
  // ½ E‖σ s + z‖² at the smallest time; ‖z‖² is 2 on average.
  expectMean(reconstruction, (gained(sde, smallest, 1) + 2) / 2);
});

test('draws follow one another', () => {
  const [first, second] = [draws(sdes.ve, 'uniform'), draws(sdes.ve, 'uniform', 1)];
  expect([first.next, second.next]).toEqual([1, 2]);
  expect(second.matching).not.toEqual(first.matching);
  expectClose(draws(sdes.ve, 'uniform').matching, first.matching, 0);
});
