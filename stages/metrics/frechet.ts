import {linearAlgebra} from '../math/linear-algebra/linear-algebra.ts';
import type {Matrix} from '../math/linear-algebra/matrix.ts';
import {squareOf, type Symmetric, symmetricOf} from '../math/linear-algebra/symmetric.ts';
import {type Gaussian, type Spread, totalVariance} from './gaussian.ts';

/** The Fréchet distance of two normal laws, and what it is made of. */
export interface Frechet {
  /** ‖μ₁ − μ₂‖² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½. */
  readonly distance: number;
  readonly means: number;
  readonly traces: readonly [real: number, generated: number];
  /** tr (Σ₁Σ₂)^½. */
  readonly root: number;
  readonly route: Route;
  /** The most negative of the eigenvalues that rounding made so, counted as 0; 0 where there is none. */
  readonly clampedEigenvalue: number;
  /** Below 0 by rounding alone, and counted as 0. */
  readonly clamped: boolean;
}

/** By singular values of a product of factors, by a Cholesky factor, or by a symmetric root. */
export type Route = 'factor' | 'cholesky' | 'eigen';

/** Below 0 by no more than this share of its terms, a distance is 0 up to rounding. */
const tolerance = 1e-6;
/** The same of the least eigenvalue and the largest, of covariances that may have been kept as float32. */
const eigenTolerance = 1e-5;

/**
 * The Fréchet distance of the normal laws of features (Heusel et al. 2017, equation 6). Nothing is added to a
 * covariance, and no root of the product Σ₁Σ₂, which is not symmetric, is taken: with Σ = FᵀF its trace is the sum of
 * singular values of F₁F₂ᵀ, or of roots of eigenvalues of LᵀΣ₂L with Σ₁ = LLᵀ.
 *
 * @throws RangeError for laws of different width, or when the distance or an eigenvalue comes out below 0 by more than
 * rounding.
 */
export const frechet = (real: Gaussian, generated: Gaussian): Frechet => {
  if (real.mean.length !== generated.mean.length)
    throw new RangeError(
      `rows of width ${real.mean.length} cannot be compared with rows of width ${generated.mean.length}`,
    );
  const means = real.mean.reduce((sum, value, c) => sum + (value - generated.mean[c]!) ** 2, 0);
  const traces = [totalVariance(real), totalVariance(generated)] as const;
  const {root, ...how} = rootTrace(real.spread, generated.spread);
  const distance = means + traces[0] + traces[1] - 2 * root;
  if (!(distance >= -tolerance * (means + traces[0] + traces[1])))
    throw new RangeError(`the distance comes out as ${distance}: the covariances are not those of any rows`);
  return {distance: Math.max(distance, 0), means, traces, root, ...how, clamped: distance < 0};
};

type Root = Pick<Frechet, 'root' | 'route' | 'clampedEigenvalue'>;

const rootTrace = (a: Spread, b: Spread): Root => {
  const {product} = linearAlgebra();
  if ('factor' in a)
    return ofFactors(
      'factor' in b ? product(a.factor, b.factor, 'second') : product(a.factor, rootOf(b.covariance)),
    );
  if ('factor' in b) return ofFactors(product(b.factor, rootOf(a.covariance)));
  return ofCovariances(a.covariance, b.covariance);
};

const ofFactors = (cross: Matrix): Root => ({
  root: linearAlgebra()
    .singularValues(cross)
    .reduce((sum, value) => sum + value, 0),
  route: 'factor',
  clampedEigenvalue: 0,
});

const ofCovariances = (a: Symmetric, b: Symmetric): Root => {
  const {productEigenvalues} = linearAlgebra();
  const found = productEigenvalues(a, b) ?? productEigenvalues(b, a);
  return found ? ofEigenvalues(found, 'cholesky') : ofEigenvalues(congruent(symmetricRoot(a), b), 'eigen');
};

/** Eigenvalues of RᵀΣR. */
const congruent = (root: Matrix, covariance: Symmetric): Float64Array => {
  const {product, eigenvalues} = linearAlgebra();
  const made = product(root, product(squareOf(covariance), root), 'first');
  return eigenvalues(symmetricOf(covariance.size, made.values));
};

/** Σ √λ. */
const ofEigenvalues = (values: Float64Array, route: Route): Root => ({
  root: checkPositive(values).reduce((sum, value) => sum + Math.sqrt(Math.max(value, 0)), 0),
  route,
  clampedEigenvalue: Math.min(0, values[0]!),
});

/** R with Σ = RRᵀ. */
const rootOf = (covariance: Symmetric): Matrix =>
  linearAlgebra().cholesky(covariance) ?? symmetricRoot(covariance);

/** Eigenvectors, each times the root of its eigenvalue; what rounding made negative counts as 0. */
const symmetricRoot = (covariance: Symmetric): Matrix => {
  const {values, vectors} = linearAlgebra().eigenvectors(covariance);
  const roots = checkPositive(values).map((value) => Math.sqrt(Math.max(value, 0)));
  return {...vectors, values: vectors.values.map((value, at) => value * roots[at % vectors.columns]!)};
};

/** Eigenvalues, ascending, of which rounding alone makes one negative: otherwise the distance would look right and be none. */
const checkPositive = (values: Float64Array): Float64Array => {
  const [least, most] = [values[0]!, values.at(-1)!];
  if (least < -eigenTolerance * most)
    throw new RangeError(`an eigenvalue is ${least}: the covariances are not those of any rows`);
  return values;
};
