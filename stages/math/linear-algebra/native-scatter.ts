import {type, type Raw, type RawOps, rawTypes} from '../raw-ops.ts';
import type {Block, Fill} from './matrix.ts';
import type {Upper} from './native-tiles.ts';
import {combined, float64, product} from './raw-matrix.ts';
import {tileSize, type TileSpan, tileSpans, upperTiles} from './symmetric.ts';

/**
 * The upper triangle of the scatter of all blocks. It is read once they are there: what was read after each would wait
 * to be collected.
 */
export const scatterTiles = async (ops: RawOps, width: number, fill: Fill): Promise<Upper> => {
  const spans = tileSpans(width);
  const sums = upperTiles(width, (rows, columns) =>
    zeros(ops, rows.end - rows.first, columns.end - columns.first),
  );
  // TensorFlow may read an array where it is: each part has one, used again after the part is freed.
  let rooms: Float64Array[] = [];
  await fill((block) => {
    const length = (block.rows.length / width + 1) * tileSize;
    if (!rooms[0] || rooms[0].length < length) rooms = spans.map(() => new Float64Array(length));
    const parts = spans.map((span) => centred(ops, block, span, rooms[span.tile]!));
    for (const [j, column] of sums.entries())
      for (const [i, sum] of column.entries()) {
        const added = product(ops, {raw: parts[i]!, transposed: true}, {raw: parts[j]!, transposed: false});
        column[i] = combined(ops, 'AddV2', sum, added);
      }
    ops.free(...parts);
  });
  return sums;
};

const zeros = (ops: RawOps, rows: number, columns: number): Raw =>
  ops.call(
    'Fill',
    [float64, type('index_type', rawTypes.int32)],
    [ops.constant(Int32Array.of(rows, columns), [2]), ops.constant(Float64Array.of(0), [])],
    1,
  )[0]!;

/** Some columns of a block: rows less the centre, and the one more below. [count + 1, columns]. */
const centred = (
  ops: RawOps,
  {rows, centre, more}: Block,
  {first, end}: TileSpan,
  room: Float64Array,
): Raw => {
  const width = centre.length;
  let to = 0;
  for (let at = 0; at < rows.length; at += width)
    for (let c = first; c < end; c++, to++) room[to] = rows[at + c]! - centre[c]!;
  for (let c = first; c < end; c++, to++) room[to] = more[c]!;
  return ops.constant(room.subarray(0, to), [to / (end - first), end - first]);
};
