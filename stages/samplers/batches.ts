import {sizeOf, type Shape} from '../math/shape.ts';
import type {Rows, Sharing} from './sampler.ts';

/** Points that are moved together, of which the first is number `at` of all. */
export interface Batch {
  readonly at: number;
  readonly rows: Rows;
}

/**
 * How a draw of `count` points is cut. Noise comes in blocks of four numbers: a batch is as large as asked for, rounded
 * up to where a group of points that share noise and a block end together.
 */
export const batchesOf = (
  count: number,
  batchSize: number,
  shape: Shape,
  {points, rows}: Sharing,
): readonly Batch[] => {
  if (count % points !== 0)
    throw new RangeError(
      `count = ${count} points do not make interpolations of ${points}: use a multiple of ${points}`,
    );
  const unit = points * [1, 2, 4].find((groups) => (groups * rows * sizeOf(shape)) % 4 === 0)!;
  const size = Math.ceil(batchSize / unit) * unit;
  return Array.from({length: Math.ceil(count / size)}, (_, i) => {
    const at = i * size;
    return {at, rows: {first: (at / points) * rows, count: Math.min(size, count - at), shape}};
  });
};

/** The batches from the point of that number on, each with its number among all. */
export const batchesFrom = (batches: readonly Batch[], from: number): readonly [number, Rows][] => {
  const [last] = batches.slice(-1);
  const end = last ? last.at + last.rows.count : 0;
  if (from !== end && !batches.some(({at}) => at === from))
    throw new RangeError(
      `no batch begins at point ${from}: they begin at ${batches.map(({at}) => at).join(', ')}`,
    );
  return batches.flatMap(({at, rows}, i) => (at >= from ? [[i, rows] as [number, Rows]] : []));
};
