import type {Plot} from './plot.ts';
import type {Line, Series} from './series.ts';

/** A value of a line. */
export interface Reading {
  readonly series: Series;
  readonly line: Line;
  readonly step: number;
  readonly value: number;
}

/** The value that is drawn nearest to a pixel: of each line the one nearest in step, of those the one nearest in height. */
export const nearestReading = (
  series: readonly Series[],
  plot: Plot,
  at: {readonly x: number; readonly y: number},
): Reading | undefined => {
  const step = plot.stepAt(at.x);
  let [best, distance]: [Reading | undefined, number] = [undefined, Infinity];
  for (const each of series)
    for (const line of each.lines) {
      const index = nearestIndex(line.steps, step);
      const [own, value] = [line.steps[index], line.values[index]];
      if (own === undefined || value === undefined) continue;
      const away = Math.hypot(plot.x(own) - at.x, plot.y(value) - at.y);
      if (away < distance) [best, distance] = [{series: each, line, step: own, value}, away];
    }
  return best;
};

/** Steps grow: the search halves. */
export const nearestIndex = (steps: readonly number[], step: number): number => {
  let [low, high] = [0, steps.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[middle]! < step) low = middle;
    else high = middle;
  }
  return Math.abs(steps[low]! - step) <= Math.abs(steps[high]! - step) ? low : high;
};
