import type {NativeBackend} from '../native.ts';
import {bool, type Raw, type RawOps, readRawOps} from '../raw-ops.ts';
import type {LinearAlgebra, Matrix} from './matrix.ts';
import {addScatter} from './native-scatter.ts';
import {constant, float64, product} from './raw-matrix.ts';

/** Linear algebra by TensorFlow, in float64, which tfjs has no name for. */
export const native = (backend: NativeBackend): LinearAlgebra => {
  const read = <T>(body: (ops: RawOps) => T): T => readRawOps(backend, body);
  // TensorFlow fills a factor that there is none of with NaN, or throws, as its version and device have it.
  const lower = (a: Matrix): Float64Array | undefined => {
    try {
      return read((ops) => ops.doubles(ops.call('Cholesky', [float64], [constant(ops, a)], 1)[0]!));
    } catch (error) {
      if ((error as Error).message.includes('Cholesky decomposition was not successful')) return undefined;
      throw error;
    }
  };
  return {
    product: (a, b, transposed = 'neither') => ({
      rows: transposed === 'first' ? a.columns : a.rows,
      columns: transposed === 'second' ? b.rows : b.columns,
      values: read((ops) => ops.doubles(product(ops, constant(ops, a), constant(ops, b), transposed))),
    }),
    cholesky: (a) => {
      const values = lower(a);
      return values?.every(Number.isFinite) ? {...a, values} : undefined;
    },
    eigenvalues: (a) => read((ops) => ops.doubles(symmetricEigen(ops, constant(ops, a), false)[0])),
    congruentEigenvalues: (r, a) =>
      read((ops) => ops.doubles(symmetricEigen(ops, congruent(ops, r, a), false)[0])),
    eigenvectors: (a) =>
      read((ops) => {
        const [values, vectors] = symmetricEigen(ops, constant(ops, a), true);
        return {values: ops.doubles(values), vectors: {...a, values: ops.doubles(vectors)}};
      }),
    singularValues: (a) => read((ops) => ops.doubles(svd(ops, constant(ops, a)))),
    addScatter: (into, rows, centre) => read((ops) => addScatter(ops, into, rows, centre)),
  };
};

const symmetricEigen = (ops: RawOps, a: Raw, vectors: boolean): [values: Raw, vectors: Raw] =>
  ops.call('SelfAdjointEigV2', [float64, bool('compute_v', vectors)], [a], 2) as [Raw, Raw];

const svd = (ops: RawOps, a: Raw): Raw =>
  ops.call('Svd', [float64, bool('compute_uv', false), bool('full_matrices', false)], [a], 3)[0]!;

/** RᵀAR, with no more than three matrices at a time. */
const congruent = (ops: RawOps, r: Matrix, a: Matrix): Raw => {
  const [right, middle] = [constant(ops, r), constant(ops, a)];
  const half = product(ops, middle, right, 'neither');
  ops.free(middle);
  const whole = product(ops, right, half, 'first');
  ops.free(right, half);
  return whole;
};
