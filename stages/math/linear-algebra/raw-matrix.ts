import {bool, type, type Raw, type RawOps, rawTypes} from '../raw-ops.ts';
import type {Matrix, Transposed} from './matrix.ts';

/** The attribute of an operation on float64. */
export const float64 = type('T', rawTypes.float64);

export const constant = (ops: RawOps, {rows, columns, values}: Matrix): Raw =>
  ops.constant(values, [rows, columns]);

export const product = (ops: RawOps, a: Raw, b: Raw, transposed: Transposed): Raw =>
  ops.call(
    'MatMul',
    [float64, bool('transpose_a', transposed === 'first'), bool('transpose_b', transposed === 'second')],
    [a, b],
    1,
  )[0]!;
