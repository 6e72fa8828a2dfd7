import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import {makeSde} from '../../../stages/sde/make-sde.ts';
import {transition, type Sde} from '../../../stages/sde/sde.ts';
import {subVp} from '../../../stages/sde/sub-vp.ts';
import {ve} from '../../../stages/sde/ve.ts';
import {vp} from '../../../stages/sde/vp.ts';
import {expectClose} from '../../helpers/close.ts';
import '../../helpers/tensorflow.ts';

const sdes: Record<string, Sde> = {
  ve: ve({sigmaMin: 0.01, sigmaMax: 5}),
  vp: vp({betaMin: 0.1, betaMax: 20}),
  'sub-vp': subVp({betaMin: 0.1, betaMax: 20}),
  'vp at a constant rate': vp({betaMin: 3, betaMax: 3}),
};

const slope = (f: (t: tf.Tensor) => tf.Tensor, t: tf.Tensor) => tf.grad((t: tf.Tensor) => tf.sum(f(t)))(t);

describe.each(Object.entries(sdes))('%s', (_, sde) => {
  const times = () => tf.linspace(0.05, 1, 20);

  test('α′ = f α', () => {
    const t = times();
    expectClose(slope(sde.alpha, t), tf.mul(sde.f(t), sde.alpha(t)));
  });

  test('(σ²)′ = 2 f σ² + g²', () => {
    const t = times();
    const variance = (t: tf.Tensor) => tf.square(sde.sigma(t));
    const expected = tf.add(tf.mul(tf.mul(sde.f(t), 2), variance(t)), tf.square(sde.g(t)));
    expectClose(slope(variance, t), expected, 1e-4);
  });

  test('data are almost clean at t = 0', () => {
    const t = tf.tensor1d([0]);
    expectClose(sde.alpha(t), [1]);
    expect(sde.sigma(t).dataSync()[0]).toBeLessThan(0.011);
  });

  test('two transitions are one', () => {
    const [s, t, u] = [tf.tensor1d([0.1, 0.2]), tf.tensor1d([0.3, 0.7]), tf.tensor1d([0.5, 1])];
    const [first, second, both] = [transition(sde, s, t), transition(sde, t, u), transition(sde, s, u)];
    expectClose(both.a, tf.mul(first.a, second.a));
    expectClose(both.v, tf.add(tf.mul(tf.square(second.a), first.v), second.v));
  });

  test('no time passes from t to t', () => {
    const t = tf.tensor1d([0.3, 0.9]);
    expectClose(transition(sde, t, t).a, [1, 1]);
    expectClose(transition(sde, t, t).v, [0, 0]);
  });

  test('time is the inverse of sigma', () => {
    for (const time of [0.1, 0.25, 0.5]) {
      const sigma = sde.sigma(tf.tensor1d([time])).dataSync()[0]!;
      expect(sde.time(sigma)).toBeCloseTo(time, 5);
    }
  });

  test('a noise level that never occurs has no time', () => {
    for (const sigma of [-1, 5.1, Infinity, NaN]) {
      expect(() => sde.time(sigma)).toThrow(`σ = ${sigma} is outside the noising process`);
    }
  });
});

test('ve: σ is log-linear between its ends', () => {
  const sde = ve({sigmaMin: 1e-3, sigmaMax: 10});
  expectClose(
    tf.div(sde.sigma(tf.tensor1d([0, 0.25, 0.5, 1])), tf.tensor1d([1e-3, 1e-2, 0.1, 10])),
    [1, 1, 1, 1],
  );
  expect(sde.time(1e-3)).toBe(0);
  expect(sde.time(10)).toBe(1);
  expectClose([sde.time(7.5)], [Math.log(7500) / Math.log(10_000)], 1e-15);
  expectClose(sde.g(tf.tensor1d([0.5])), [0.1 * Math.sqrt(2 * Math.log(10_000))]);
});

test('vp keeps the variance of standard data, sub-vp ends below it', () => {
  const t = tf.linspace(0, 1, 5);
  const variance = (sde: Sde) => tf.add(tf.square(sde.alpha(t)), tf.square(sde.sigma(t)));
  expectClose(variance(sdes['vp']!), [1, 1, 1, 1, 1]);
  const below = variance(sdes['sub-vp']!).dataSync();
  expect(below.every((value) => value <= 1 + 1e-6)).toBe(true);
  // σ of sub-vp is σ² of vp.
  expectClose(sdes['sub-vp']!.sigma(t), tf.square(sdes['vp']!.sigma(t)));
});

test('small noise keeps its digits', () => {
  const t = 1e-4;
  const integral = 0.1 * t + (19.9 * t ** 2) / 2;
  const ratio = tf.div(sdes['vp']!.sigma(tf.tensor1d([t])), Math.sqrt(-Math.expm1(-integral)));
  expectClose(ratio, [1], 1e-6);
});

test('the time of the last noise is 1 at most, however that rounds, and of more there is none', () => {
  for (let i = 1; i <= 200; i++) {
    const [betaMin, betaMax, sigmaMax] = [0.01 * i, 1 + 0.1 * i, 1 + 0.37 * i];
    const last = (betaMin + betaMax) / 2;
    const processes: readonly [Sde, number][] = [
      [ve({sigmaMin: 0.01, sigmaMax}), sigmaMax],
      [vp({betaMin, betaMax}), Math.sqrt(-Math.expm1(-last))],
      [subVp({betaMin, betaMax}), -Math.expm1(-last)],
    ];
    for (const [sde, sigma] of processes) {
      expect(sde.time(sigma)).toBeGreaterThan(1 - 1e-6);
      expect(sde.time(sigma)).toBeLessThanOrEqual(1);
    }
    const [exploding] = processes[0]!;
    for (const sigma of [0.01 * (1 - 1e-6), sigmaMax * (1 + 1e-6)])
      expect(() => exploding.time(sigma)).toThrow('outside the noising process');
  }
});

test('a rate may begin at 0', () => {
  for (const sde of [vp({betaMin: 0, betaMax: 20}), subVp({betaMin: 0, betaMax: 20})]) {
    expect(sde.time(0)).toBe(0);
    expectClose(sde.f(tf.tensor1d([0, 0.5])), [0, -5]);
  }
});

// Where score_sde's samplers end, by the growth of the score towards t = 0.
test.each([
  [{type: 've', sigma_min: 0.01, sigma_max: 50}, 1e-5],
  [{type: 'linear-ve', sigma_max: 50}, 1e-5],
  [{type: 'vp', beta_min: 0.1, beta_max: 20}, 1e-3],
  [{type: 'sub-vp', beta_min: 0.1, beta_max: 20}, 1e-3],
] as const)('samplers of %o end at %d', (config, time) => {
  expect(makeSde(config).smallestTime).toBe(time);
});

test.each([
  [{type: 've', sigma_min: 0.01, sigma_max: 5}, 've'],
  [{type: 'vp', beta_min: 0.1, beta_max: 20}, 'vp'],
  [{type: 'sub-vp', beta_min: 0.1, beta_max: 20}, 'sub-vp'],
] as const)('makeSde of %o', (config, name) => {
  const t = tf.tensor1d([0.3, 0.8]);
  for (const coefficient of ['f', 'g', 'alpha', 'sigma'] as const) {
    expectClose(makeSde(config)[coefficient](t), sdes[name]![coefficient](t));
  }
});

test('a process that cannot be is refused', () => {
  expect(() => ve({sigmaMin: 0, sigmaMax: 1})).toThrow(
    'σ must grow from above 0: sigma_min = 0, sigma_max = 1',
  );
  expect(() => ve({sigmaMin: 2, sigmaMax: 1})).toThrow('sigma_min = 2, sigma_max = 1');
  expect(() => vp({betaMin: 2, betaMax: 1})).toThrow(
    'β must not fall, nor be 0 throughout: beta_min = 2, beta_max = 1',
  );
  expect(() => subVp({betaMin: 0, betaMax: 0})).toThrow('beta_min = 0, beta_max = 0');
});
