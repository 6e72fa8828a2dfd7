/** What squares are divided by: their number, or one less. */
export type Deviation = 'population' | 'sample';

/** Estimates and their mean; the deviation is of the estimates, not of the mean. */
export interface Spread {
  readonly mean: number;
  /** Null of a single estimate, where it is that of a sample. */
  readonly deviation: number | null;
  readonly estimates: readonly number[];
}

export const spreadOf = (estimates: readonly number[], deviation: Deviation = 'population'): Spread => {
  const count = estimates.length;
  const mean = estimates.reduce((sum, value) => sum + value, 0) / count;
  const squares = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const by = deviation === 'population' ? count : count - 1;
  return {mean, deviation: by > 0 ? Math.sqrt(squares / by) : null, estimates};
};
