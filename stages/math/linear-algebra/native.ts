import type {NativeBackend} from '../native.ts';
import {bool, int, type, type Raw, type RawOps, rawTypes, withRawOps} from '../raw-ops.ts';
import type {LinearAlgebra, Matrix, Transposed} from './matrix.ts';

/** Columns of a scatter matrix that are made at once: what is below the diagonal then is a fifth of the work. */
const strip = 512;

/** Linear algebra by TensorFlow, whose float64 tensors tfjs has no name for: they go in and out as pairs of words. */
export const native = (backend: NativeBackend): LinearAlgebra => {
  const run = (build: (ops: RawOps) => readonly Raw[]): Float64Array => doubles(backend, build);
  const symmetricEigen = (a: Matrix, vectors: boolean): Float64Array =>
    run((ops) => ops.call('SelfAdjointEigV2', [T, bool('compute_v', vectors)], [constant(ops, a)], 2));
  // TensorFlow fills a factor that there is none of with NaN, or throws, as its version and device have it.
  const lower = (a: Matrix): Float64Array | undefined => {
    try {
      return run((ops) => ops.call('Cholesky', [T], [constant(ops, a)], 1));
    } catch (error) {
      if ((error as Error).message.includes('Cholesky decomposition was not successful')) return undefined;
      throw error;
    }
  };
  return {
    product: (a, b, transposed = 'neither') => ({
      rows: transposed === 'first' ? a.columns : a.rows,
      columns: transposed === 'second' ? b.rows : b.columns,
      values: run((ops) => [product(ops, constant(ops, a), constant(ops, b), transposed)]),
    }),
    cholesky: (a) => {
      const values = lower(a);
      return values?.every(Number.isFinite) ? {...a, values} : undefined;
    },
    eigenvalues: (a) => symmetricEigen(a, false).slice(0, a.rows),
    eigenvectors: (a) => {
      const both = symmetricEigen(a, true);
      return {values: both.slice(0, a.rows), vectors: {...a, values: both.slice(a.rows)}};
    },
    singularValues: (a) =>
      run((ops) =>
        ops.call('Svd', [T, bool('compute_uv', false), bool('full_matrices', false)], [constant(ops, a)], 3),
      ).slice(0, Math.min(a.rows, a.columns)),
    scatter: (rows, centre) => scatter(run, rows, centre),
  };
};

const T = type('T', rawTypes.float64);

const constant = (ops: RawOps, {rows, columns, values}: Matrix): Raw => ops.constant(values, [rows, columns]);

const product = (ops: RawOps, a: Raw, b: Raw, transposed: Transposed): Raw =>
  ops.call(
    'MatMul',
    [T, bool('transpose_a', transposed === 'first'), bool('transpose_b', transposed === 'second')],
    [a, b],
    1,
  )[0]!;

/** All elements of the results of raw operations in float64, one after the other; read as pairs of int32. */
const doubles = (backend: NativeBackend, build: (ops: RawOps) => readonly Raw[]): Float64Array => {
  const words = withRawOps(backend, (ops) => {
    const flat = build(ops).map((raw) => reshaped(ops, raw, -1));
    return ops.bitcast(flat.length === 1 ? flat[0]! : concatenated(ops, flat), rawTypes.int32);
  });
  const values = words.dataSync<'int32'>();
  words.dispose();
  return new Float64Array(values.buffer, values.byteOffset, values.length / 2);
};

const concatenated = (ops: RawOps, flat: readonly Raw[]): Raw =>
  ops.call(
    'ConcatV2',
    [T, int('N', flat.length), type('Tidx', rawTypes.int32)],
    [...flat, ops.constant(Int32Array.of(0), [])],
    1,
  )[0]!;

const reshaped = (ops: RawOps, raw: Raw, ...shape: readonly number[]): Raw =>
  ops.call(
    'Reshape',
    [T, type('Tshape', rawTypes.int32)],
    [raw, ops.constant(Int32Array.from(shape), [shape.length])],
    1,
  )[0]!;

/** Column strips of the upper triangle, each down to the diagonal, then put side by side. */
const scatter = (
  run: (build: (ops: RawOps) => readonly Raw[]) => Float64Array,
  rows: Float32Array,
  centre: Float64Array,
): Matrix => {
  const width = centre.length;
  const strips = Array.from({length: Math.ceil(width / strip)}, (_, s) => [
    s * strip,
    Math.min((s + 1) * strip, width),
  ]) as [first: number, end: number][];
  const flat = run((ops) => {
    const given = ops.cast(ops.constant(rows, [rows.length / width, width]), rawTypes.float64);
    const [centred] = ops.call('Sub', [T], [given, ops.constant(centre, [width])], 1) as [Raw];
    return strips.map(([first, end]) =>
      product(ops, columns(ops, centred, 0, end), columns(ops, centred, first, end), 'first'),
    );
  });
  const values = new Float64Array(width * width);
  let at = 0;
  for (const [first, end] of strips)
    for (let row = 0; row < end; row++, at += end - first)
      values.set(flat.subarray(at, at + end - first), row * width + first);
  return {rows: width, columns: width, values};
};

const columns = (ops: RawOps, raw: Raw, first: number, end: number): Raw =>
  ops.call(
    'Slice',
    [T, type('Index', rawTypes.int32)],
    [raw, ops.constant(Int32Array.of(0, first), [2]), ops.constant(Int32Array.of(-1, end - first), [2])],
    1,
  )[0]!;
