import {expect, test} from 'vitest';
import {estimateWords} from '../../../src/sweep/estimate-words.ts';

test('an estimate is given to the place of its half width', () => {
  expect(estimateWords({mean: 0.0213456, half: 0.00081, count: 3})).toBe('0.02135 ± 0.00081');
  expect(estimateWords({mean: 1234.5, half: 23.4, count: 3})).toBe('1235 ± 23');
  expect(estimateWords({mean: 12345.678, half: 0.0123, count: 3})).toBe('12345.678 ± 0.012');
  expect(estimateWords({mean: 0.0213456, count: 1})).toBe('0.02135');
});
