import {expect, test} from 'vitest';
import {expectMean} from '../../../helpers/close.ts';
import {rng} from '../../../../stages/math/stream.ts';
import {byFanIn, byFans, constant, gaussian} from '../../../../stages/nets/layers/starts.ts';

const count = 4000;
const square = (values: Float32Array): number[] => Array.from(values, (value) => value ** 2);
const largest = (values: Float32Array): number =>
  values.reduce((top, value) => Math.max(top, Math.abs(value)), 0);

test('the same value everywhere', () => {
  expect(constant(3)(rng(1), 2)).toEqual(Float32Array.of(3, 3));
});

test('PyTorch’s own: uniform on ±1/√fanIn', () => {
  const values = byFanIn(9)(rng(1), count);
  expect(largest(values)).toBeLessThanOrEqual(1 / 3 + 1e-6);
  expectMean(Array.from(values), 0);
  expectMean(square(values), 1 / 9 / 3);
});

test('variance scaling over the mean of both fans: variance 2 scale / (fanIn + fanOut)', () => {
  const values = byFans(6, 2, 0.5)(rng(2), count);
  expect(largest(values)).toBeLessThanOrEqual(Math.sqrt(3 / 8) + 1e-6);
  expectMean(square(values), 1 / 8);
});

test('a scale of 0 is 1e-10, not nothing', () => {
  const values = byFans(4, 4, 0)(rng(3), count);
  expect(largest(values)).toBeGreaterThan(0);
  expect(largest(values)).toBeLessThanOrEqual(Math.sqrt(0.75e-10) * 1.000001);
});

test('normal with a mean and a deviation', () => {
  const values = gaussian(1, 0.02)(rng(4), count);
  expectMean(Array.from(values), 1);
  expectMean(square(values.map((value) => value - 1)), 0.02 ** 2);
});
