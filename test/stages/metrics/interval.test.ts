import {expect, test} from 'vitest';
import {meanInterval} from '../../../stages/metrics/interval.ts';
import {within} from '../../helpers/student.ts';

// The quantile is kept to three decimals: it lies within half of the last one.
test.each(Array.from({length: 60}, (_, i) => i + 1))(
  'the interval of a mean with %i degrees of freedom holds 95 %%',
  (freedom) => {
    const count = freedom + 1;
    const values = Array.from({length: count}, (_, i) => i);
    const {mean, half} = meanInterval(values);
    expect(mean).toBeCloseTo(freedom / 2, 9);
    // Σ (i − mean)² = n (n² − 1) / 12.
    const error = Math.sqrt((count * (count ** 2 - 1)) / 12 / freedom / count);
    expect(within(half / error - 6e-4, freedom)).toBeLessThan(0.95);
    expect(within(half / error + 6e-4, freedom)).toBeGreaterThan(0.95);
  },
);

test('a single value says nothing of its spread', () => {
  expect(meanInterval([7])).toEqual({mean: 7, half: 0});
});
