import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {levelAt, levelOf} from '../../../stages/sde/levels.ts';
import {linearVe} from '../../../stages/sde/linear-ve.ts';
import type {Sde} from '../../../stages/sde/sde.ts';
import {subVp} from '../../../stages/sde/sub-vp.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {vp} from '../../../stages/sde/vp.ts';
import {expectClose} from '../../helpers/close.ts';
import '../../helpers/tensorflow.ts';

const sdes: Record<string, Sde> = {
  ve: ve({sigmaMin: 0.01, sigmaMax: 50}),
  'linear-ve': linearVe({sigmaMax: 50}),
  vp: vp({betaMin: 0.1, betaMax: 20}),
  'sub-vp': subVp({betaMin: 0.1, betaMax: 20}),
};

// F and G of score_sde's released code at N = 1000, in float32.
test.each([
  ['vp', 0.001, -5.0008297e-5, 0.0099999998],
  ['vp', 0.1, -0.0010365844, 0.045520019],
  ['vp', 0.5, -0.0050327182, 0.1002],
  ['vp', 1, -0.010050476, 0.14142135],
  ['sub-vp', 0.1, -0.001045, 0.020274555],
  ['sub-vp', 0.5, -0.0050250003, 0.099935867],
  ['ve', 0.1, 0, 0.0030240903],
  ['ve', 0.5, 0, 0.091551594],
  ['ve', 1, 0, 6.5012956],
])('the step of %s at t = %d', (name, time, drift, diffusion) => {
  const level = sdes[name]!.levels(1000).at(Math.trunc(time * 999), time);
  expect(Math.abs(level.drift - drift)).toBeLessThan(1e-7);
  expect(Math.abs(level.diffusion / diffusion - 1)).toBeLessThan(2e-5);
});

test('levels have the released arrays and labels', () => {
  const t = tf.tensor1d([0, 499 / 999, 1]);
  const [vpLevels, veLevels] = [sdes['vp']!.levels(1000), sdes['ve']!.levels(1000)];
  expectClose(tf.square(vpLevels.alpha(t)), [0.99989998, 0.078587234, 4.03583e-5], 1e-6);
  expectClose(vpLevels.label(t), [0, 499, 999]);
  expectClose(
    tf.div(veLevels.sigma(tf.tensor1d([0, 1 / 999, 500 / 999, 1])), [0.01, 0.010085623, 0.71012753, 50]),
    [1, 1, 1, 1],
  );
  expectClose(veLevels.label(t), [999, 500, 0], 0);
});

test.each(['linear-ve', 'sub-vp'])('a network is told the number of a level of %s', (name) => {
  expectClose(sdes[name]!.levels(11).label(tf.tensor1d([0, 0.3, 1])), [0, 3, 10]);
});

// In float32 the time of number 27 of 50 lies below it: 27 / 49 · 49 is 26.999998.
test('the time of a level belongs to it, as float32 has it', () => {
  for (const count of [50, 100, 1000]) {
    const numbers = Array.from({length: count}, (_, k) => k);
    const times = tf.div(tf.tensor1d(numbers), count - 1);
    expectClose(levelOf(times, count), numbers, 0);
    expect(Array.from(times.dataSync(), (time) => levelAt(time, count))).toEqual(numbers);
    // NCSN counts from the most noise.
    expectClose(sdes['ve']!.levels(count).label(times), numbers.toReversed(), 0);
  }
});

test('a step of vp takes no more than all of what there is', () => {
  const {levels} = sdes['vp']!;
  for (const count of [19, 20]) expect(() => levels(count)).toThrow('beta_max = 20 needs more levels');
  expect(levels(21).count).toBe(21);
});

test.each([
  ['vp', 1e-5, 23.864472],
  ['vp', 5e-5, 22.251064],
  ['vp', 1e-3, 19.165387],
  ['sub-vp', 1e-5, 37.678946],
  ['sub-vp', 1e-3, 28.280883],
  ['sub-vp', 1e-2, 22.484136],
])('∫ g²/σ² of %s from %d', (name, smallest, total) => {
  expectClose([sdes[name]!.weightedTimes(smallest).total], [total], 1e-7);
});

test.each([
  ['vp', 1e-5, [1.077014e-4, 3.0047005e-3, 0.11442145, 0.63695614, 0.87262766]],
  ['sub-vp', 1e-2, [0.02031955, 0.05291581, 0.22890112, 0.66392521, 0.88051301]],
] as const)('weighted times of %s', (name, smallest, times) => {
  const at = sdes[name]!.weightedTimes(smallest).at(tf.tensor1d([0.1, 0.25, 0.5, 0.75, 0.9]));
  expectClose(tf.div(at, [...times]), [1, 1, 1, 1, 1]);
});

describe.each(Object.entries(sdes))('%s', (_, sde) => {
  test('weighted times have the density g²/σ²', () => {
    // dt/du · g²/σ² = Z.
    const {at, total} = sde.weightedTimes(0.01);
    const u = tf.linspace(0.05, 0.95, 7);
    const t = at(u);
    const slope = tf.div(tf.sub(at(tf.add(u, 1e-3)), at(tf.sub(u, 1e-3))), 2e-3);
    expectClose(tf.div(tf.mul(slope, tf.square(tf.div(sde.g(t), sde.sigma(t)))), total), tf.ones([7]), 5e-3);
  });

  test('weighted times go from the smallest to the last', () => {
    expectClose(tf.div(sde.weightedTimes(0.01).at(tf.tensor1d([0, 1])), [0.01, 1]), [1, 1]);
    for (const smallest of [-0.1, 0, 1, NaN])
      expect(() => sde.weightedTimes(smallest)).toThrow(`got smallest time ${smallest}`);
  });

  // In log t the density is smooth down to the smallest time: Simpson's rule has it to five digits.
  test('Z is the integral of g²/σ²', () => {
    const steps = 200;
    const h = -Math.log(0.01) / steps;
    const t = tf.exp(tf.mul(tf.range(-steps, 1), h));
    const values = Array.from(tf.mul(t, tf.square(tf.div(sde.g(t), sde.sigma(t)))).dataSync());
    const weight = (i: number) => (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
    const integral = values.reduce((sum, value, i) => sum + weight(i) * value, 0) * (h / 3);
    expect(sde.weightedTimes(0.01).total / integral).toBeCloseTo(1, 4);
  });

  test('time is the inverse of σ / α', () => {
    for (const time of [0.1, 0.25, 0.5, 0.9]) {
      const t = tf.tensor1d([time]);
      const ratio = tf.div(sde.sigma(t), sde.alpha(t)).dataSync()[0]!;
      expect(sde.timeOfRatio(ratio)).toBeCloseTo(time, 5);
    }
    expect(() => sde.timeOfRatio(1e9)).toThrow('σ / α = 1000000000 is outside the noising process');
  });
});
