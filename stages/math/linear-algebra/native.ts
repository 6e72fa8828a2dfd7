import type {NativeBackend} from '../native.ts';
import {bool, type Raw, type RawOps, rawOpsUntil, readRawOps} from '../raw-ops.ts';
import type {LinearAlgebra} from './matrix.ts';
import {choleskyTiles} from './native-cholesky.ts';
import {scatterTiles} from './native-scatter.ts';
import {congruent, readTiles} from './native-tiles.ts';
import {constant, float64, product} from './raw-matrix.ts';
import {lowerOf, squareOf} from './symmetric.ts';

/** Linear algebra by TensorFlow, in float64, which tfjs has no name for. */
export const native = (backend: NativeBackend): LinearAlgebra => {
  const read = <T>(body: (ops: RawOps) => T): T => readRawOps(backend, body);
  return {
    product: (a, b, transposed = 'neither') => ({
      rows: transposed === 'first' ? a.columns : a.rows,
      columns: transposed === 'second' ? b.rows : b.columns,
      values: read((ops) => {
        const left = {raw: constant(ops, a), transposed: transposed === 'first'};
        const right = {raw: constant(ops, b), transposed: transposed === 'second'};
        return ops.doubles(product(ops, left, right));
      }),
    }),
    scatter: (size, fill) =>
      rawOpsUntil(backend, async (ops) => ({
        size,
        tiles: readTiles(ops, await scatterTiles(ops, size, fill)),
      })),
    cholesky: (a) =>
      read((ops) => {
        const upper = choleskyTiles(ops, a);
        return upper && lowerOf(squareOf({size: a.size, tiles: readTiles(ops, upper)}));
      }),
    eigenvalues: (a) => read((ops) => eigenvalues(ops, constant(ops, squareOf(a)))),
    productEigenvalues: (a, b) =>
      read((ops) => {
        const upper = choleskyTiles(ops, a);
        if (!upper) return undefined;
        const made = congruent(ops, upper, b);
        ops.free(...upper.flat());
        return eigenvalues(ops, made);
      }),
    eigenvectors: (a) =>
      read((ops) => {
        const [values, vectors] = symmetricEigen(ops, constant(ops, squareOf(a)), true);
        return {
          values: ops.doubles(values),
          vectors: {rows: a.size, columns: a.size, values: ops.doubles(vectors)},
        };
      }),
    singularValues: (a) => read((ops) => ops.doubles(svd(ops, constant(ops, a)))),
  };
};

const eigenvalues = (ops: RawOps, a: Raw): Float64Array => ops.doubles(symmetricEigen(ops, a, false)[0]);

const symmetricEigen = (ops: RawOps, a: Raw, vectors: boolean): [values: Raw, vectors: Raw] =>
  ops.call('SelfAdjointEigV2', [float64, bool('compute_v', vectors)], [a], 2) as [Raw, Raw];

const svd = (ops: RawOps, a: Raw): Raw =>
  ops.call('Svd', [float64, bool('compute_uv', false), bool('full_matrices', false)], [a], 3)[0]!;
