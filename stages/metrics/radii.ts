import {eachTile, type Points} from './distances.ts';

/**
 * Squared distance from each point to its k-th nearest other point of the same set, [N]. A point is not its own
 * neighbour by its index, not by its distance, so duplicates count.
 */
export const squaredRadii = (points: Points, width: number, k: number, tile: number): Float64Array => {
  const count = points.length / width;
  // Per point its k least squared distances so far, ascending.
  const nearest = new Float64Array(count * k).fill(Infinity);
  eachTile(points, points, width, {tile, upper: true}, ({i0, i1, j0, j1, values}) => {
    for (let i = i0; i < i1; i++)
      for (let j = Math.max(j0, i + 1); j < j1; j++) {
        const squared = values[(i - i0) * tile + j - j0] as number;
        insert(nearest, i * k, k, squared);
        insert(nearest, j * k, k, squared);
      }
  });
  return Float64Array.from({length: count}, (_, i) => nearest[i * k + k - 1] as number);
};

/** Puts a value among the k ascending ones that begin at `first`, if it is less than the last. */
const insert = (sorted: Float64Array, first: number, k: number, value: number): void => {
  let at = first + k - 1;
  if (!(value < (sorted[at] as number))) return;
  for (; at > first && value < (sorted[at - 1] as number); at--) sorted[at] = sorted[at - 1] as number;
  sorted[at] = value;
};
