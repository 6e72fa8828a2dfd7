import {expect, test} from 'vitest';
import {bitsPerDimension} from '../../../stages/likelihood/bits.ts';

test.each([1, 2])('the uniform density on a range of %d costs 8 bits at 256 levels', (range) => {
  const logP = Float64Array.of(-3072 * Math.log(range));
  expect(bitsPerDimension(logP, 3072, {levels: 256, range})[0]).toBeCloseTo(8, 12);
});

test.each([
  [1, 9.325748064736159],
  [2, 8.325748064736159],
])('the standard normal density at 0, data in a range of %d', (range, expected) => {
  const logP = Float64Array.of(-0.5 * Math.log(2 * Math.PI));
  expect(bitsPerDimension(logP, 1, {levels: 256, range})[0]).toBeCloseTo(expected, 12);
});

test('of data that never were whole numbers it is −log₂ p to a dimension', () => {
  expect(bitsPerDimension(Float64Array.of(Math.log(8), 0), 3)).toEqual(Float64Array.of(-1, 0));
});
