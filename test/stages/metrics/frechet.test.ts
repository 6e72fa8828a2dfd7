import {readFile} from 'node:fs/promises';
import {describe, expect, it} from 'vitest';
import {rowsInMemory, type RowSource} from '../../../stages/artifacts/row-source.ts';
import {type Symmetric, symmetricOf} from '../../../stages/math/linear-algebra/symmetric.ts';
import {frechet} from '../../../stages/metrics/frechet.ts';
import {type Divisor, type Gaussian, gaussianOf, ofMoments} from '../../../stages/metrics/gaussian.ts';
import {momentsOf} from '../../../stages/metrics/moments.ts';
import {mat} from '../../helpers/mat.ts';
import '../../helpers/tensorflow.ts';

interface Parts {
  readonly fid: number;
  readonly mean_term: number;
  readonly tr1: number;
  readonly tr2: number;
  readonly tr_sqrt: number;
}
interface Fixture {
  readonly fid: {
    readonly A_full_rank: Record<Divisor, Parts>;
    readonly E_closed_2x2: {mu1: number[]; mu2: number[]; S1: number[][]; S2: number[][]; fid: number};
  };
}
const {fid} = JSON.parse(
  await readFile(new URL('../../fixtures/feature-metrics.json', import.meta.url), 'utf8'),
) as Fixture;

const still = (): Promise<void> => Promise.resolve();
const rows = (values: ArrayLike<number>, width: number): RowSource =>
  rowsInMemory(Float32Array.from(values), width);
const distance = async (a: RowSource, b: RowSource, divisor: Divisor = 'unbiased') =>
  frechet(await gaussianOf(a, 'real', divisor), await gaussianOf(b, 'generated', divisor));

const square = (values: readonly number[]): Symmetric =>
  symmetricOf(Math.sqrt(values.length), Float64Array.from(values));
const law = (mean: readonly number[], covariance: readonly number[]): Gaussian => ({
  count: 100,
  mean: Float64Array.from(mean),
  spread: {covariance: square(covariance)},
});
const diagonal = (values: readonly number[]): number[] =>
  values.flatMap((value, r) => values.map((_, c) => (r === c ? value : 0)));
const filled = (size: number, value: number): number[] => Array<number>(size).fill(value);

// The reference values are of float64 rows; features are float32, whose rounding moves the value by a few 1e-7.
const rounded = 1e-6;

describe('of rows', () => {
  it.each(['unbiased', 'biased'] as const)('is what NumPy and SciPy find, %s', async (divisor) => {
    const got = await distance(rows(mat(64, 8, 1), 8), rows(mat(48, 8, 2, 1.25, 0.5), 8), divisor);
    const expected = fid.A_full_rank[divisor];
    const pairs = [
      [got.distance, expected.fid],
      [got.means, expected.mean_term],
      [got.traces[0], expected.tr1],
      [got.traces[1], expected.tr2],
      [got.root, expected.tr_sqrt],
    ] as const;
    for (const [value, wanted] of pairs) expect(Math.abs(value / wanted - 1)).toBeLessThan(rounded);
    expect(got.route).toBe('cholesky');
  });

  it.each([
    ['rank-deficient', mat(5, 8, 3), mat(6, 8, 4), 8, 13.446273878704382, rounded],
    ['of float32', mat(256, 64, 5), mat(300, 64, 6, 0.9, 0.1), 64, 8.962942888612048, 1e-12],
    ['fewer than columns', mat(40, 64, 7), mat(30, 64, 8), 64, 58.66039080798291, rounded],
  ])('%s', async (_, a, b, width, expected, tolerance) => {
    const got = await distance(rows(a, width), rows(b, width));
    expect(Math.abs(got.distance / expected - 1)).toBeLessThan(tolerance);
    expect(got.route).toBe(width === 64 && a.length > 64 * 64 ? 'cholesky' : 'factor');
  });

  it('of two points each, by hand', async () => {
    const [a, b] = [rows([0, 0, 2, 0], 2), rows([0, 0, 0, 4], 2)];
    expect((await distance(a, b)).distance).toBeCloseTo(15, 12);
    expect((await distance(a, b, 'biased')).distance).toBeCloseTo(10, 12);
  });

  it.each([
    [40, 'factor'],
    [300, 'cholesky'],
  ])('of %i rows to themselves is 0', async (count, route) => {
    const same = rows(mat(count, 64, 7), 64);
    const got = await distance(same, same);
    expect(got.distance).toBeLessThan(1e-9);
    expect(got.route).toBe(route);
  });

  it('agrees between few rows and their covariance', async () => {
    const [few, many] = [rows(mat(40, 64, 7), 64), rows(mat(300, 64, 8), 64)];
    const covariance = ofMoments(await momentsOf(few, 'real', still));
    const reference = await gaussianOf(many, 'generated');
    const byFactor = frechet(await gaussianOf(few, 'real'), reference);
    const byCholesky = frechet(covariance, reference);
    expect([byFactor.route, byCholesky.route]).toEqual(['factor', 'cholesky']);
    expect(byCholesky.distance / byFactor.distance).toBeCloseTo(1, 5);
  });
});

describe('of laws', () => {
  const {E_closed_2x2: tilted} = fid;
  it.each([
    ['tilted in the plane', law(tilted.mu1, tilted.S1.flat()), law(tilted.mu2, tilted.S2.flat()), tilted.fid],
    [
      'far apart',
      law(filled(64, 0), diagonal(filled(64, 1))),
      law(filled(64, 1), diagonal(filled(64, 1))),
      64,
    ],
    ['of independent numbers', law([0, 0, 0], diagonal([1, 4, 9])), law([1, 2, 3], diagonal([4, 4, 16])), 16],
    ['of one number', law([0], [1]), law([3], [4]), 10],
    [
      'of other scale',
      law(filled(7, 0), diagonal(filled(7, 2))),
      law(filled(7, 0), diagonal(filled(7, 5))),
      7 * (Math.SQRT2 - Math.sqrt(5)) ** 2,
    ],
    ['without width in one direction', law([0, 0], diagonal([4, 0])), law([0, 0], diagonal([0, 9])), 13],
  ])('%s', (_, a, b, expected) => {
    expect(frechet(a, b).distance / expected).toBeCloseTo(1, 12);
    expect(frechet(b, a).distance / expected).toBeCloseTo(1, 12);
  });

  it('says which eigenvalue counts as 0, and refuses what is no covariance', () => {
    expect(frechet(law([0, 0], diagonal([4, 0])), law([0, 0], diagonal([0, 9]))).route).toBe('eigen');
    const impossible = law([0, 0], [1, 9, 9, 1]);
    expect(() => frechet(impossible, impossible)).toThrow('not those of any rows');
    // Of these the distance would come out as 100.2, above 0 like others.
    for (const other of [law([9, 9], diagonal([1, 4])), law([9, 9], diagonal([0, 4]))]) {
      const indefinite = law([0, 0], diagonal([3, -1]));
      for (const [a, b] of [
        [indefinite, other],
        [other, indefinite],
      ] as const)
        expect(() => frechet(a, b)).toThrow(
          /an eigenvalue is -\d.*: the covariances are not those of any rows/,
        );
    }
    // Eigenvalues 2 + e and −e, where the distance of a law to itself comes out as −2 e.
    const rounded = (e: number) => law([0, 0], [1, 1 + e, 1 + e, 1]);
    expect(frechet(rounded(1e-7), rounded(1e-7))).toMatchObject({distance: 0, clamped: true});
    expect(() => frechet(rounded(1.5e-5), rounded(1.5e-5))).toThrow('the distance comes out as -0.00002');
    expect(() => frechet(rounded(1e-4), rounded(1e-4))).toThrow('an eigenvalue is -');
    expect(frechet(law([0], [1]), law([0], [1]))).toMatchObject({distance: 0, clamped: false});
    expect(() => frechet(law([0], [1]), impossible)).toThrow(
      'rows of width 1 cannot be compared with rows of width 2',
    );
  });
});

describe('is unchanged by', () => {
  const [a, b] = [mat(96, 8, 5), mat(80, 8, 6, 0.9, 0.1)];
  const plain = distance(rows(a, 8), rows(b, 8));
  const same = async (change: (values: Float64Array) => Float64Array, factor = 1): Promise<void> => {
    const got = await distance(rows(change(a), 8), rows(change(b), 8));
    expect(got.distance / ((await plain).distance * factor)).toBeCloseTo(1, 5);
  };
  it('joint translation, the order of rows, and rotation', async () => {
    await same((values) => values.map((value, at) => value + (at % 8)));
    await same((values) =>
      Float64Array.from(
        {length: values.length},
        (_, at) => values[values.length - 8 - 8 * Math.floor(at / 8) + (at % 8)]!,
      ),
    );
    await same((values) =>
      values.map((value, at) =>
        at % 2 === 0 ? 0.6 * value - 0.8 * values[at + 1]! : 0.6 * value + 0.8 * values[at - 1]!,
      ),
    );
  });
  it('a scale, but for its square', () => same((values) => values.map((value) => 4 * value), 16));
});

describe('moments', () => {
  it('do not depend on how rows are cut into blocks, to rounding', async () => {
    // Blocks are of 2¹⁹ numbers: 2¹⁶ rows of width 8, nine times, and the rest.
    const width = 8;
    const values = Float32Array.from(
      {length: 600_000 * width},
      (_, at) => 100 + ((at * 2654435761) % 1000) / 1000,
    );
    const {count, mean, scatter} = await momentsOf(rowsInMemory(values, width), 'real', still);
    expect(count).toBe(600_000);
    const direct = new Float64Array(3);
    for (let at = 0; at < values.length; at += width) direct[0]! += values[at]! / count;
    for (let at = 0; at < values.length; at += width) {
      const [x, y] = [values[at]! - direct[0]!, values[at + 1]! - mean[1]!];
      direct[1]! += x * x;
      direct[2]! += x * y;
    }
    expect(mean[0]! / direct[0]!).toBeCloseTo(1, 12);
    const [products] = scatter.tiles[0]!;
    expect(products![0]! / direct[1]!).toBeCloseTo(1, 11);
    expect(Math.abs(products![1]! - direct[2]!)).toBeLessThan(1e-11 * direct[1]!);
  });

  it('name the row that is not finite, and refuse a single one', async () => {
    const values = Float32Array.from(mat(20, 3, 1));
    values[31] = NaN;
    await expect(momentsOf(rowsInMemory(values, 3), 'real', still)).rejects.toThrow(
      'real row 10 holds NaN, expected finite numbers',
    );
    values[31] = -Infinity;
    await expect(gaussianOf(rowsInMemory(values.subarray(0, 33), 33), 'generated')).rejects.toThrow(
      'a covariance needs at least 2 rows, got 1 (generated)',
    );
    await expect(gaussianOf(rowsInMemory(values, 30), 'generated')).rejects.toThrow(
      'generated row 1 holds -Infinity',
    );
  });
});
