export interface Interval {
  readonly mean: number;
  /** Half the width of the 95 % confidence interval of the mean; 0 for a single value, which says nothing of its spread. */
  readonly half: number;
}

/** 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** The mean of independent values and its 95 % confidence interval, t_{0.975, n−1} s / √n. */
export const meanInterval = (values: readonly number[]): Interval => {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return {mean, half: 0};
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return {mean, half: studentQuantile(count - 1) * Math.sqrt(variance / count)};
};

/** Above the table the leading terms of the quantile's expansion in 1/ν, right to three decimals. */
const studentQuantile = (freedom: number): number =>
  quantiles[freedom - 1] ?? 1.95996 + 2.37227 / freedom + 2.8225 / freedom ** 2;
