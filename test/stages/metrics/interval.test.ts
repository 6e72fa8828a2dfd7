import {expect, test} from 'vitest';
import {meanInterval} from '../../../stages/metrics/interval.ts';

/** How much of Student's distribution lies within ±q: with q = √ν tan θ its density goes as cos^(ν−1) θ. */
const within = (q: number, freedom: number): number => {
  const integral = (end: number): number => {
    const steps = 2000;
    let sum = 0;
    for (let i = 0; i <= steps; i++)
      sum +=
        (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.cos((i * end) / steps) ** (freedom - 1);
    return (sum * end) / steps / 3;
  };
  return integral(Math.atan(q / Math.sqrt(freedom))) / integral(Math.PI / 2);
};

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
