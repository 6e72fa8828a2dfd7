import {bool, int, type, type Raw, type RawOps, rawTypes} from '../raw-ops.ts';
import type {Matrix} from './matrix.ts';
import type {Span} from './symmetric.ts';

/** The attribute of an operation on float64. */
export const float64 = type('T', rawTypes.float64);

/** A matrix of TensorFlow's, or its transpose, as one of two in a product. */
export interface Factor {
  readonly raw: Raw;
  readonly transposed: boolean;
  /** Made for one product, and freed after it. */
  readonly once?: boolean;
}

export const constant = (ops: RawOps, {rows, columns, values}: Matrix): Raw =>
  ops.constant(values, [rows, columns]);

export const product = (ops: RawOps, a: Factor, b: Factor): Raw => {
  const attributes = [float64, bool('transpose_a', a.transposed), bool('transpose_b', b.transposed)];
  const [made] = ops.call('MatMul', attributes, [a.raw, b.raw], 1);
  for (const {raw, once} of [a, b]) if (once) ops.free(raw);
  return made!;
};

/** A copy of a matrix or its transpose; of the matrix itself it takes no memory. */
export const copied = (ops: RawOps, {raw, transposed}: Factor): Raw => {
  if (!transposed) return ops.call('Identity', [float64], [raw], 1)[0]!;
  const order = ops.constant(Int32Array.of(1, 0), [2]);
  const [made] = ops.call('Transpose', [float64, type('Tperm', rawTypes.int32)], [raw, order], 1);
  ops.free(order);
  return made!;
};

/** Matrices below one another (axis 0) or side by side (axis 1), in their place. */
export const joined = (ops: RawOps, raws: readonly Raw[], axis: 0 | 1): Raw => {
  if (raws.length === 1) return raws[0]!;
  const along = ops.constant(Int32Array.of(axis), []);
  const attributes = [int('N', raws.length), float64, type('Tidx', rawTypes.int32)];
  const [made] = ops.call('ConcatV2', attributes, [...raws, along], 1);
  ops.free(...raws, along);
  return made!;
};

/** A + B or A − B, in their place. */
export const combined = (ops: RawOps, op: 'AddV2' | 'Sub', a: Raw, b: Raw): Raw => {
  const [made] = ops.call(op, [float64], [a, b], 1);
  ops.free(a, b);
  return made!;
};

/** A matrix of which no number is set yet. */
export const empty = (ops: RawOps, rows: number, columns: number): Raw =>
  ops.call(
    'Empty',
    [type('dtype', rawTypes.float64), bool('init', false)],
    [ops.constant(Int32Array.of(rows, columns), [2])],
    1,
  )[0]!;

/** Sets some rows of a matrix where it is: with a new one there would be twice the memory. */
export const withRows = (ops: RawOps, matrix: Raw, {first, end}: Span, rows: Raw): Raw => {
  const numbers = ops.constant(
    Int32Array.from({length: end - first}, (_, i) => first + i),
    [end - first],
  );
  const [made] = ops.call('InplaceUpdate', [float64], [matrix, numbers, rows], 1);
  ops.free(matrix, numbers, rows);
  return made!;
};
