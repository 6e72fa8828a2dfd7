import {type, type Raw, type RawOps, rawTypes} from '../raw-ops.ts';
import type {Matrix} from './matrix.ts';
import {float64, product} from './raw-matrix.ts';

/** Columns that are made at once: what is below the diagonal then is a fifth of the work. */
const strip = 512;

/** Column strips of the upper triangle, each down to the diagonal, one after the other. */
export const addScatter = (ops: RawOps, into: Matrix, rows: Float32Array, centre: Float64Array): void => {
  const width = centre.length;
  const centred = centredRows(ops, rows, centre);
  for (let first = 0; first < width; first += strip) {
    const end = Math.min(first + strip, width);
    const [left, right] = [columns(ops, centred, 0, end), columns(ops, centred, first, end)];
    const made = product(ops, left, right, 'first');
    addStrip(into, ops.doubles(made), first, end);
    ops.free(left, right, made);
  }
};

const centredRows = (ops: RawOps, rows: Float32Array, centre: Float64Array): Raw => {
  const single = ops.constant(rows, [rows.length / centre.length, centre.length]);
  const given = ops.cast(single, rawTypes.float64);
  const [centred] = ops.call('Sub', [float64], [given, ops.constant(centre, [centre.length])], 1);
  ops.free(single, given);
  return centred!;
};

const columns = (ops: RawOps, raw: Raw, first: number, end: number): Raw =>
  ops.call(
    'Slice',
    [float64, type('Index', rawTypes.int32)],
    [raw, ops.constant(Int32Array.of(0, first), [2]), ops.constant(Int32Array.of(-1, end - first), [2])],
    1,
  )[0]!;

/** @param values [end, end − first], of the columns from `first` to before `end`. */
const addStrip = (
  {columns, values: sums}: Matrix,
  values: Float64Array,
  first: number,
  end: number,
): void => {
  for (let row = 0, from = 0; row < end; row++)
    for (let at = row * columns + first; at < row * columns + end; at++, from++)
      sums[at] = sums[at]! + values[from]!;
};
