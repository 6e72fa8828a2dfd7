import type {Dataset} from '../artifacts/dataset.ts';
import {blocksOf} from '../artifacts/row-source.ts';

/** Images of each class, and mean and standard deviation of each channel, by name; the values as the range has them. */
export const imageStatistics = ({
  points,
  labels,
  names,
  shape,
}: Dataset): Readonly<Record<string, number>> => {
  const counts = new Int32Array(names.length);
  for (const label of labels) counts[label]!++;
  const channels = shape.at(-1)!;
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  for (const values of blocksOf(points))
    for (let i = 0; i < values.length; i++) {
      sums[i % channels]! += values[i]!;
      squares[i % channels]! += values[i]! ** 2;
    }
  const perChannel = (points.count * points.width) / channels;
  const means = sums.map((sum) => sum / perChannel);
  const deviations = squares.map((sum, c) => Math.sqrt(Math.max(0, sum / perChannel - means[c]! ** 2)));
  return {
    ...Object.fromEntries(names.map((name, label) => [`count.${name}`, counts[label]!])),
    ...Object.fromEntries(Array.from(means, (mean, c) => [`mean.${c}`, mean])),
    ...Object.fromEntries(Array.from(deviations, (deviation, c) => [`deviation.${c}`, deviation])),
  };
};
