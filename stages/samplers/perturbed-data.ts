import {rowsOf, type Dataset} from '../artifacts/dataset.ts';
import type {Stream} from '../math/stream.ts';

/**
 * Exact draws of one class from p_σ, the Parzen density of the data:  x + σ z  with x drawn with replacement.
 * [count, width], row by row. Classes that are given the same noise stream share z.
 */
export const perturbedData = (
  data: Dataset,
  label: number,
  sigma: number,
  count: number,
  stream: Stream,
  noise: Stream = stream.split('noise'),
): Float32Array => {
  const {points, labels} = data;
  const members = rowsOf(labels, label);
  if (members.length === 0)
    throw new RangeError(`the data have no points of class ${data.names[label]} to draw from`);
  const chosen = stream.split('rows').integers(0, count, members.length);
  const clean = points.at(chosen.map((row) => members[row]!));
  const z = noise.normal(0, count * points.width);
  return clean.map((x, i) => x + sigma * z[i]!);
};
