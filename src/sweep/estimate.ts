import type {Estimate} from './summary.ts';

/** Mean of values, and half the width of its 95 % interval, t s / √n with Student's t of n − 1 degrees of freedom. */
export const estimate = (values: readonly number[]): Estimate => {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return {mean, count};
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return {mean, half: studentT(count - 1) * Math.sqrt(variance / count), count};
};

/** The 97.5 % point of the normal distribution. */
const z = 1.959963984540054;

/** Its counterpart in Student's distribution of 1 … 8 degrees of freedom, where the expansion below is not exact enough. */
const few = [
  12.706204736174694, 4.302652729749462, 3.1824463052837078, 2.7764451051977934, 2.5705818356363146,
  2.4469118511449786, 2.3646242515927849, 2.306004135204166,
];

/** The 97.5 % point of Student's distribution, to five digits: Cornish–Fisher, Abramowitz & Stegun 26.7.5. */
export const studentT = (freedom: number): number => {
  const known = few[freedom - 1];
  if (known !== undefined) return known;
  const terms = [
    z,
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, power) => sum + term / freedom ** power, 0);
};
