import {bool, type Raw, type RawOps} from '../raw-ops.ts';
import {combined, copied, float64} from './raw-matrix.ts';
import {terms, tileOf, transposed, type Upper, upperOnly} from './native-tiles.ts';
import type {Symmetric} from './symmetric.ts';

/**
 * The upper triangle of U with A = UᵀU, tile by tile (Golub & Van Loan, Matrix Computations, 4.2.9); undefined where A
 * is not positive definite to rounding.
 */
export const choleskyTiles = (ops: RawOps, a: Symmetric): Upper | undefined => {
  const made: Raw[][] = a.tiles.map(() => []);
  const upper = upperOnly(made);
  for (let i = 0; i < made.length; i++)
    for (let j = i; j < made.length; j++) {
      const rest = terms(ops, transposed(upper), upper, i, j, i).reduce(
        (left, term) => combined(ops, 'Sub', left, term),
        tileOf(ops, a, i, j),
      );
      const tile = i === j ? factorOf(ops, rest) : solved(ops, made[i]![i]!, rest);
      if (!tile) return undefined;
      ops.free(rest);
      made[j]!.push(tile);
    }
  return made;
};

/** U of one tile. TensorFlow fills a factor that there is none of with NaN, or throws, as its version and device have it. */
const factorOf = (ops: RawOps, a: Raw): Raw | undefined => {
  try {
    const [lower] = ops.call('Cholesky', [float64], [a], 1);
    if (!ops.doubles(lower!).every(Number.isFinite)) return undefined;
    const upper = copied(ops, {raw: lower!, transposed: true});
    ops.free(lower!);
    return upper;
  } catch (error) {
    if ((error as Error).message.includes('Cholesky decomposition was not successful')) return undefined;
    throw error;
  }
};

/** X with UᵀX = B. */
const solved = (ops: RawOps, upper: Raw, b: Raw): Raw =>
  ops.call(
    'MatrixTriangularSolve',
    [bool('lower', false), bool('adjoint', true), float64],
    [upper, b],
    1,
  )[0]!;
