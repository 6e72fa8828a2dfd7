import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import {linearAlgebra} from '../../../stages/math/linear-algebra/linear-algebra.ts';
import {
  type LinearAlgebra,
  type Matrix,
  trace,
  transposedOf,
} from '../../../stages/math/linear-algebra/matrix.ts';
import {plain} from '../../../stages/math/linear-algebra/plain.ts';
import {mat} from '../../helpers/mat.ts';
import '../../helpers/tensorflow.ts';

const matrix = (rows: number, columns: number, values: Float64Array): Matrix => ({rows, columns, values});
const a = matrix(5, 7, mat(5, 7, 1));
const b = matrix(7, 4, mat(7, 4, 2));
const symmetric = plain.product(a, a, 'second');
const close = (got: Float64Array, expected: ArrayLike<number>): void => {
  expect(got.length).toBe(expected.length);
  got.forEach((value, i) =>
    expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected[i]!))),
  );
};

const ways: readonly (readonly [string, () => LinearAlgebra])[] = [
  ['TensorFlow', linearAlgebra],
  ['plain', () => plain],
];

describe.each(ways)('%s', (_, way) => {
  it('multiplies, by the rule', () => {
    const expected = Float64Array.from({length: 20}, (_, at) =>
      Array.from(
        {length: 7},
        (_, k) => a.values[7 * Math.floor(at / 4) + k]! * b.values[4 * k + (at % 4)]!,
      ).reduce((sum, term) => sum + term),
    );
    for (const got of [
      way().product(a, b),
      way().product(transposedOf(a), b, 'first'),
      way().product(a, transposedOf(b), 'second'),
    ]) {
      expect([got.rows, got.columns]).toEqual([5, 4]);
      close(got.values, expected);
    }
  });

  it('factors a positive definite matrix into a lower one and its transpose', () => {
    const lower = way().cholesky(symmetric)!;
    close(plain.product(lower, lower, 'second').values, symmetric.values);
    lower.values.forEach((value, at) => at % 5 > Math.floor(at / 5) && expect(value).toBe(0));
    expect(way().cholesky(matrix(2, 2, Float64Array.of(1, 2, 2, 1)))).toBeUndefined();
  });

  it('finds eigenvalues and eigenvectors', () => {
    const {values, vectors} = way().eigenvectors(symmetric);
    expect(values).toEqual(values.toSorted());
    close(way().eigenvalues(symmetric), values);
    const scaled = {...vectors, values: vectors.values.map((value, at) => value * values[at % 5]!)};
    close(plain.product(scaled, vectors, 'second').values, symmetric.values);
    close(
      plain.product(vectors, vectors, 'first').values,
      [...Array(25).keys()].map((at) => Number(at % 6 === 0)),
    );
  });

  it('finds eigenvalues of RᵀAR', () => {
    const square = plain.product(a, plain.product(symmetric, a), 'first');
    close(way().congruentEigenvalues(a, symmetric), plain.eigenvalues(square));
  });

  it('finds singular values, the roots of the eigenvalues of the square', () => {
    const expected = plain.eigenvalues(symmetric).toReversed().map(Math.sqrt);
    close(way().singularValues(a), expected);
    close(way().singularValues(transposedOf(a)), expected);
  });

  it('sums squares about a centre above the diagonal', () => {
    // Wider than what is made at once.
    const width = 1030;
    const rows = Float32Array.from(mat(3, width, 3));
    const centre = mat(1, width, 4);
    const values = new Float64Array(width * width).fill(2);
    way().addScatter(matrix(width, width, values), rows, centre);
    for (let at = 0; at < width * width; at += 997) {
      const [r, c] = [Math.floor(at / width), at % width];
      if (c < r) continue;
      const expected = [0, 1, 2].map(
        (i) => (rows[i * width + r]! - centre[r]!) * (rows[i * width + c]! - centre[c]!),
      );
      close(values.slice(at, at + 1), [2 + expected[0]! + expected[1]! + expected[2]!]);
    }
  });
});

it('leaves no tensors behind', () => {
  const before = tf.memory().numTensors;
  linearAlgebra().product(a, b);
  linearAlgebra().cholesky(matrix(2, 2, Float64Array.of(1, 2, 2, 1)));
  expect(tf.memory().numTensors).toBe(before);
});

it('has no factor of what is not positive definite', () => {
  for (const way of [plain, linearAlgebra()])
    for (const values of [
      [1, 1, 1, 1],
      [1, 2, 2, 1],
      [0, 0, 0, 1],
    ])
      expect(way.cholesky(matrix(2, 2, Float64Array.from(values)))).toBeUndefined();
});

it('refuses to go round for ever', () => {
  const broken = matrix(2, 2, Float64Array.of(1, NaN, NaN, 1));
  expect(() => plain.eigenvalues(broken)).toThrow('the rotations do not converge');
});

it('sums the diagonal', () => {
  expect(trace(matrix(2, 2, Float64Array.of(1, 2, 3, 4)))).toBe(5);
});
