import {readFile} from 'node:fs/promises';
import {describe, expect, it} from 'vitest';
import {prdc, type Prdc, type PrdcOptions} from '../../../stages/metrics/prdc.ts';
import {squaredRadii} from '../../../stages/metrics/radii.ts';
import type {PointRows, Points} from '../../../stages/metrics/tiles.ts';
import {mat} from '../../helpers/mat.ts';

interface Input {
  readonly mat?: [number, number, number, number, number];
  readonly width?: number;
  readonly values?: number[];
}
interface Case {
  readonly name: string;
  readonly k: number;
  readonly real: Input;
  readonly fake: Input;
  readonly strict: Prdc;
  readonly inclusive?: Prdc;
}
interface Fixture {
  readonly cases: readonly Case[];
  readonly classwise: {k: number; perClass: Prdc[]; mean: Omit<Prdc, 'counts'>; pooled: Prdc};
  readonly expectedCoverage: readonly {N: number; M: number; k: number; coverage: number}[];
}

const fixture = JSON.parse(
  await readFile(new URL('../../fixtures/prdc.json', import.meta.url), 'utf8'),
) as Fixture;
const pointsOf = ({mat: recipe, values}: Input): Float64Array =>
  recipe ? mat(...recipe) : Float64Array.from(values ?? []);
const widthOf = ({mat: recipe, width}: Input): number => (recipe ? recipe[1] : (width ?? 0));

/** Rows in float64, as the reference values were computed from. */
const rowsOf = (values: Points, width: number): PointRows => ({
  count: values.length / width,
  width,
  between: (first, end) => values.subarray(first * width, end * width),
});
const measured = (real: Points, fake: Points, width: number, k: number, options: PrdcOptions = {}) =>
  prdc(rowsOf(real, width), rowsOf(fake, width), k, options);

const expectEqual = (got: Prdc, expected: Prdc): void => {
  expect(got.counts).toEqual(expected.counts);
  for (const name of ['precision', 'recall', 'density', 'coverage'] as const)
    expect(got[name]).toBeCloseTo(expected[name], 14);
};

const real = mat(50, 4, 9);
const fake = mat(40, 4, 10, 0.8, 0.3);
const reference = await measured(real, fake, 4, 3);

/** Rows in reverse order. */
const reversed = (points: Float64Array, width: number): Float64Array =>
  points.map((_, i) => points[points.length - width * (Math.floor(i / width) + 1) + (i % width)]!);

describe('against the authors’ library', () => {
  it.each(fixture.cases)('$name', async ({k, real, fake, strict, inclusive}) => {
    expectEqual(await measured(pointsOf(real), pointsOf(fake), widthOf(real), k), strict);
    if (inclusive)
      expectEqual(
        await measured(pointsOf(real), pointsOf(fake), widthOf(real), k, {ties: 'inclusive'}),
        inclusive,
      );
  });

  it('class by class', async () => {
    const {k, perClass, mean, pooled} = fixture.classwise;
    const [real, fake] = [mat(60, 5, 13), mat(60, 5, 14, 0.9, 0.1)].map((points, side) =>
      points.map((value, i) => value + (side === 0 ? 0.5 : 0.6) * (Math.floor(i / 5) % 3)),
    ) as [Float64Array, Float64Array];
    const ofClass = (points: Float64Array, c: number) => points.filter((_, i) => Math.floor(i / 5) % 3 === c);
    const results = await Promise.all(
      perClass.map((_, c) => measured(ofClass(real, c), ofClass(fake, c), 5, k)),
    );
    results.forEach((result, c) => expectEqual(result, perClass[c]!));
    const meanPrecision = results.reduce((sum, {precision}) => sum + precision, 0) / results.length;
    expect(meanPrecision).toBeCloseTo(mean.precision, 14);
    expectEqual(await measured(real, fake, 5, k), pooled);
  });
});

describe('for equal laws', () => {
  const trials = 60;
  it.each(fixture.expectedCoverage.filter(({N}) => N <= 50))(
    'density is 1, coverage $coverage (N $N, M $M, k $k)',
    async (expected) => {
      const {N, M, k} = expected;
      const results = await Promise.all(
        Array.from({length: trials}, (_, trial) =>
          measured(mat(N, 2, 2 * trial + 100), mat(M, 2, 2 * trial + 101), 2, k),
        ),
      );
      for (const [name, mean] of [
        ['density', 1],
        ['coverage', expected.coverage],
      ] as const) {
        const values = results.map((result) => result[name]);
        const got = values.reduce((sum, value) => sum + value, 0) / trials;
        const variance = values.reduce((sum, value) => sum + (value - got) ** 2, 0) / (trials - 1);
        // Four standard errors of the mean of the trials.
        expect(Math.abs(got - mean)).toBeLessThan(4 * Math.sqrt(variance / trials));
      }
    },
  );
});

describe('is unchanged by', () => {
  it.each([1, 7, 16, 50, 1000])('tiles of %i', async (tile) => {
    expect(await measured(real, fake, 4, 3, {tile})).toEqual(reference);
  });

  it('the order of rows', async () => {
    expect(await measured(reversed(real, 4), reversed(fake, 4), 4, 3)).toEqual(reference);
  });

  it('joint translation, scaling and rotation', async () => {
    const moved = (points: Float64Array) =>
      points.map((_, i) => {
        const [x, y] = [points[i - (i % 2)]!, points[i - (i % 2) + 1]!];
        return 7 * (i % 2 === 0 ? 0.8 * x - 0.6 * y : 0.6 * x + 0.8 * y) + (i % 4 < 2 ? 30 : -5);
      });
    expect(await measured(moved(real), moved(fake), 4, 3)).toEqual(reference);
  });
});

it('swaps precision with recall when the sides are swapped', async () => {
  const swapped = await measured(fake, real, 4, 3);
  expect([swapped.precision, swapped.recall]).toEqual([reference.recall, reference.precision]);
});

it('counts a duplicate as a neighbour, a point itself not', async () => {
  const onTile = () => Promise.resolve();
  const line = rowsOf(Float64Array.of(0, 0, 3), 1);
  expect(await squaredRadii(line, 1, {tile: 2, onTile})).toEqual(Float64Array.of(0, 0, 9));
  expect(await squaredRadii(line, 2, {tile: 2, onTile})).toEqual(Float64Array.of(9, 9, 9));
});

it('says what is wrong with its points', async () => {
  const four = mat(4, 2, 1);
  const six = mat(6, 2, 1);
  await expect(measured(four, six, 2, 5)).rejects.toThrow(
    new RangeError('k = 5 neighbours need at least 6 points, got 4 (real)'),
  );
  await expect(measured(six, four, 2, 5)).rejects.toThrow(
    'k = 5 neighbours need at least 6 points, got 4 (fake)',
  );
  await expect(measured(four, six, 2, 4)).rejects.toThrow('k = 4 neighbours need at least 5 points, got 4');
  await measured(six, six, 2, 5);
  await expect(measured(six, six.with(7, NaN), 2, 5)).rejects.toThrow(
    new RangeError('fake row 3 holds NaN, expected finite numbers'),
  );
  await expect(measured(six.with(0, -Infinity), six, 2, 5)).rejects.toThrow('real row 0 holds -Infinity');
  await expect(measured(six, six, 2, 0)).rejects.toThrow('k is a whole number from 1 up, got 0');
});
