import {expect, test} from 'vitest';
import {estimate, studentT} from '../../../src/sweep/estimate.ts';

// scipy.stats.t.ppf(0.975, n) of SciPy 1.17.1.
test.each([
  [1, 12.706204736174694],
  [4, 2.7764451051977934],
  [8, 2.306004135204166],
  [9, 2.2621571627409915],
  [10, 2.228138851986274],
  [30, 2.0422724563012378],
  [100, 1.9839715185235518],
])("Student's t of %i degrees of freedom", (freedom, t) => {
  expect(Math.abs(studentT(freedom) / t - 1)).toBeLessThan(1e-5);
});

test('the interval of a mean is t s / √n', () => {
  // Mean 3, s² = 2.5, t(4) = 2.7764.
  const {mean, half, count} = estimate([1, 2, 3, 4, 5]);
  expect([mean, count]).toEqual([3, 5]);
  expect(half).toBeCloseTo(2.7764451 * Math.sqrt(2.5 / 5), 6);
});

test('one value has no interval', () => {
  expect(estimate([7])).toEqual({mean: 7, count: 1});
});
