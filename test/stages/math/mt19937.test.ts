import {expect, it} from 'vitest';
import {randomState} from '../../../stages/math/mt19937.ts';

it('orders as NumPy’s RandomState does', () => {
  expect([...randomState(2020).permutation(10)]).toEqual([2, 4, 9, 1, 5, 7, 6, 3, 8, 0]);
});

it('goes on where it was, past a whole state', () => {
  const random = randomState(2020);
  const [first, second] = [random.permutation(1000), random.permutation(1000)];
  expect(second).not.toEqual(first);
  expect(second.toSorted()).toEqual(Int32Array.from({length: 1000}, (_, i) => i));
  // numpy.random.RandomState(2020): permutation(1000) twice, and their first numbers.
  expect([...first.subarray(0, 5)]).toEqual([725, 986, 815, 656, 469]);
  expect([...second.subarray(0, 5)]).toEqual([843, 831, 244, 316, 893]);
});
