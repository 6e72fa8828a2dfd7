import type * as tf from '@tensorflow/tfjs-core';
import {expect} from 'vitest';

/**
 * Float32 arithmetic over a few dozen operations keeps about five digits; central differences of it about three.
 * A test that needs another tolerance says why.
 */
export const arithmetic = 1e-5;
export const differences = 1e-2;

type Numbers = tf.Tensor | ArrayLike<number>;

const numbers = (values: Numbers): number[] =>
  Array.from('dataSync' in values ? (values.dataSync() as ArrayLike<number>) : values);

/** Every entry within `tolerance` of the expected one, relative to the larger of 1 and its size. */
export const expectClose = (actual: Numbers, expected: Numbers, tolerance = arithmetic): void => {
  const [a, b] = [numbers(actual), numbers(expected)];
  expect(a.length).toBe(b.length);
  b.forEach((wanted, i) => {
    const allowed = tolerance * Math.max(1, Math.abs(wanted));
    if (!(Math.abs(a[i]! - wanted) <= allowed))
      expect.fail(`entry ${i}: ${a[i]} is not ${wanted} ± ${allowed}`);
  });
};

/** Sample mean within `deviations` standard errors of the expected one. */
export const expectMean = (sample: ArrayLike<number>, expected: number, deviations = 4): void => {
  const n = sample.length;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < n; i++) sum += sample[i]!;
  const mean = sum / n;
  for (let i = 0; i < n; i++) squares += (sample[i]! - mean) ** 2;
  const variance = squares / (n - 1);
  const allowed = deviations * Math.sqrt(variance / n);
  if (!(Math.abs(mean - expected) <= allowed))
    expect.fail(`the mean ${mean} is not ${expected} ± ${allowed}`);
};
