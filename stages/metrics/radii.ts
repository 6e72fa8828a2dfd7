import type {OnBlock} from './moments.ts';
import {tilesOf} from './pairs.ts';
import type {PointRows, Tile} from './tiles.ts';

/**
 * Squared distance from each point to its k-th nearest other point of the same set, [N]. A point is not its own
 * neighbour by its index, not by its distance, so duplicates count.
 *
 * @param onTile Told of the pairs of each tile.
 */
export const squaredRadii = async (
  points: PointRows,
  k: number,
  {tile, onTile}: {readonly tile?: number | undefined; readonly onTile: OnBlock},
): Promise<Float64Array> => {
  const nearest: Nearest = {
    k,
    sorted: new Float64Array(points.count * k).fill(Infinity),
    farthest: new Float64Array(points.count).fill(Infinity),
  };
  for (const one of tilesOf(points, points, {upper: true, ...(tile && {tile})})) {
    takeTile(nearest, one);
    await onTile((one.i1 - one.i0) * (one.j1 - one.j0));
  }
  return nearest.farthest;
};

/** The k least squared distances of each point so far, ascending, and the last of them. */
interface Nearest {
  readonly k: number;
  readonly sorted: Float64Array;
  readonly farthest: Float64Array;
}

const takeTile = (nearest: Nearest, tile: Tile): void => {
  const {i0, i1, j0, j1, stride, values, factor, rows, columns, exact} = tile;
  const {farthest} = nearest;
  for (let i = i0; i < i1; i++) {
    const [base, row] = [rows.low[i]!, (i - i0) * stride - j0];
    for (let j = Math.max(j0, i + 1); j < j1; j++) {
      // A pair that cannot be near either point is passed over; what is not a number may be anything.
      const low = Math.max(0, base + columns.low[j]! + factor * values[row + j]!);
      if (low >= farthest[i]! && low >= farthest[j]!) continue;
      const squared = exact(i, j);
      insert(nearest, i, squared);
      insert(nearest, j, squared);
    }
  }
};

/** Puts a value among those of a point, if it is less than the last. */
const insert = ({k, sorted, farthest}: Nearest, point: number, value: number): void => {
  if (!(value < farthest[point]!)) return;
  const first = point * k;
  let at = first + k - 1;
  for (; at > first && value < sorted[at - 1]!; at--) sorted[at] = sorted[at - 1]!;
  sorted[at] = value;
  farthest[point] = sorted[first + k - 1]!;
};
