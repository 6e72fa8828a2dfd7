import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import {linearAlgebra} from '../../../stages/math/linear-algebra/linear-algebra.ts';
import {type LinearAlgebra, type Matrix, transposedOf} from '../../../stages/math/linear-algebra/matrix.ts';
import {plain} from '../../../stages/math/linear-algebra/plain.ts';
import {
  scaled,
  squareOf,
  type Symmetric,
  symmetricOf,
  trace,
} from '../../../stages/math/linear-algebra/symmetric.ts';
import {mat} from '../../helpers/mat.ts';
import '../../helpers/tensorflow.ts';

const matrix = (rows: number, columns: number, values: Float64Array): Matrix => ({rows, columns, values});
const a = matrix(5, 7, mat(5, 7, 1));
const b = matrix(7, 4, mat(7, 4, 2));
const square = plain.product(a, a, 'second');
const symmetric = symmetricOf(5, square.values);
const small = (...values: number[]): Symmetric =>
  symmetricOf(Math.sqrt(values.length), Float64Array.from(values));
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
    close(plain.product(lower, lower, 'second').values, square.values);
    lower.values.forEach((value, at) => at % 5 > Math.floor(at / 5) && expect(value).toBe(0));
    expect(way().cholesky(small(1, 2, 2, 1))).toBeUndefined();
  });

  it('finds eigenvalues and eigenvectors', () => {
    const {values, vectors} = way().eigenvectors(symmetric);
    expect(values).toEqual(values.toSorted());
    close(way().eigenvalues(symmetric), values);
    const stretched = {...vectors, values: vectors.values.map((value, at) => value * values[at % 5]!)};
    close(plain.product(stretched, vectors, 'second').values, square.values);
    close(
      plain.product(vectors, vectors, 'first').values,
      [...Array(25).keys()].map((at) => Number(at % 6 === 0)),
    );
  });

  it('finds eigenvalues of a product, singular values of the factors of both', () => {
    const other = matrix(5, 6, mat(5, 6, 3));
    const made = way().productEigenvalues(
      symmetric,
      symmetricOf(5, plain.product(other, other, 'second').values),
    );
    const values = way()
      .singularValues(plain.product(a, other, 'first'))
      .subarray(0, 5);
    close(
      made!,
      values.toReversed().map((value) => value ** 2),
    );
    expect(way().productEigenvalues(small(1, 2, 2, 1), small(1, 0, 0, 1))).toBeUndefined();
  });

  it('finds singular values, the roots of the eigenvalues of the square', () => {
    const expected = plain.eigenvalues(symmetric).toReversed().map(Math.sqrt);
    close(way().singularValues(a), expected);
    close(way().singularValues(transposedOf(a)), expected);
  });

  it('sums squares of blocks about their centres, and of the one more row of each', async () => {
    // Of more tiles than one, and a smaller one.
    const width = 270;
    const rows = Float32Array.from(mat(5, width, 3));
    const [first, second, more, last] = [4, 5, 6, 7].map((seed) => mat(1, width, seed));
    const got = await way().scatter(width, async (add) => {
      const block = {rows: rows.slice(0, 3 * width), centre: first!, more: more!};
      add(block);
      // The array of a block is used for the next.
      block.rows.set(rows.subarray(3 * width));
      await Promise.resolve();
      add({rows: block.rows.subarray(0, 2 * width), centre: second!, more: last!});
    });
    const all = [0, 1, 2, 3, 4].map((i) =>
      (i < 3 ? first! : second!).map((centre, c) => rows[i * width + c]! - centre),
    );
    const summed = [...all, more!, last!];
    const {values} = squareOf(got);
    for (let at = 0; at < width * width; at += 97) {
      const expected = summed.map((row) => row[Math.floor(at / width)]! * row[at % width]!);
      close(values.slice(at, at + 1), [expected.reduce((sum, term) => sum + term)]);
    }
  });
});

describe('of more tiles than one', () => {
  const size = 530;
  const factor = matrix(600, size, mat(600, size, 8));
  const other = matrix(560, size, mat(560, size, 9));
  const covariance = ({rows, values}: Matrix): Promise<Symmetric> =>
    linearAlgebra().scatter(size, async (add) => {
      const [centre, more] = [new Float64Array(size), new Float64Array(size)];
      for (let first = 0; first < rows; first += 100) {
        const some = Float32Array.from(values.subarray(first * size, (first + 100) * size));
        add({rows: some, centre, more});
        await Promise.resolve();
      }
    });
  const near = (got: Float64Array, expected: Float64Array, tolerance: number): void => {
    const most = expected.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
    expect(got.length).toBe(expected.length);
    expect(got.every((value, at) => Math.abs(value - expected[at]!) < tolerance * most)).toBe(true);
  };

  it('sums, factors, and finds eigenvalues', async () => {
    const {product, cholesky, singularValues, productEigenvalues, eigenvalues} = linearAlgebra();
    const [one, two] = [await covariance(factor), await covariance(other)];
    // Rows were rounded to float32.
    near(squareOf(one).values, product(factor, factor, 'first').values, 1e-6);
    const lower = cholesky(one)!;
    near(product(lower, lower, 'second').values, squareOf(one).values, 1e-13);
    lower.values.forEach((value, at) => at % size > Math.floor(at / size) && expect(value).toBe(0));
    const values = singularValues(product(lower, cholesky(two)!, 'first'));
    near(
      productEigenvalues(one, two)!,
      values.toReversed().map((value) => value ** 2),
      1e-12,
    );
    const total = eigenvalues(one).reduce((sum, value) => sum + value);
    expect(trace(one) / total).toBeCloseTo(1, 12);
  });

  it('has no factor where one tile but the first is not positive definite', () => {
    const values = new Float64Array(size * size);
    for (let i = 0; i < size; i++) values[i * (size + 1)] = i === 520 ? -1 : 1;
    expect(linearAlgebra().cholesky(symmetricOf(size, values))).toBeUndefined();
  });
});

it('leaves no tensors behind', async () => {
  const before = tf.memory().numTensors;
  linearAlgebra().product(a, b);
  linearAlgebra().cholesky(small(1, 2, 2, 1));
  linearAlgebra().productEigenvalues(symmetric, symmetric);
  const broken = linearAlgebra().scatter(5, () => Promise.reject(new Error('no rows')));
  await expect(broken).rejects.toThrow('no rows');
  expect(tf.memory().numTensors).toBe(before);
});

it('has no factor of what is not positive definite', () => {
  for (const way of [plain, linearAlgebra()])
    for (const values of [
      [1, 1, 1, 1],
      [1, 2, 2, 1],
      [0, 0, 0, 1],
    ])
      expect(way.cholesky(small(...values))).toBeUndefined();
});

it('refuses to go round for ever', () => {
  const broken = small(1, NaN, NaN, 1);
  expect(() => plain.eigenvalues(broken)).toThrow('the rotations do not converge');
});

it('keeps the upper triangle, scales it, and sums the diagonal', () => {
  const kept = small(1, 2, 3, 4);
  expect(kept.tiles).toEqual([[Float64Array.of(1, 2, 2, 4)]]);
  expect(squareOf(kept).values).toEqual(Float64Array.of(1, 2, 2, 4));
  expect(trace(kept)).toBe(5);
  expect(squareOf(scaled(kept, 3)).values).toEqual(Float64Array.of(3, 6, 6, 12));
});
