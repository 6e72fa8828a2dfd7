import {expect, test} from 'vitest';
import {within} from '../../helpers/student.ts';
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

test('of every number of degrees of freedom it holds 95 %, to five digits', () => {
  for (let freedom = 1; freedom <= 60; freedom++) {
    expect(within(studentT(freedom) * (1 - 1e-5), freedom)).toBeLessThan(0.95);
    expect(within(studentT(freedom) * (1 + 1e-5), freedom)).toBeGreaterThan(0.95);
  }
});

test('the interval of a mean is t s / √n', () => {
  // Mean 3, s² = 2.5, t(4) = 2.7764.
  const {mean, half, count} = estimate([1, 2, 3, 4, 5]);
  expect([mean, count]).toEqual([3, 5]);
  expect(half).toBeCloseTo(2.7764451 * Math.sqrt(2.5 / 5), 6);
});

test('two values have an interval', () => {
  // s/√2 of 1 and 3 is 1.
  expect(estimate([1, 3]).half).toBeCloseTo(12.7062047, 6);
});

test('one value has no interval', () => {
  expect(estimate([7])).toEqual({mean: 7, count: 1});
});
