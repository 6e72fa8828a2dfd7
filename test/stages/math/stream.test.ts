import {describe, expect, test} from 'vitest';
import {rng} from '../../../stages/math/stream.ts';
import {expectMean} from '../../helpers/close.ts';

const stream = rng(1).split('test');
const large = 40_000;

describe('element i depends on the stream, the step and i alone', () => {
  const draws = {
    uniform: (count: number, first?: number) => stream.uniform(3, count, first),
    normal: (count: number, first?: number) => stream.normal(3, count, first),
    integers: (count: number, first?: number) => stream.integers(3, count, 3 * 2 ** 29, first),
  };
  test.each(Object.entries(draws))('%s', (_, draw) => {
    const whole = draw(23);
    for (let first = 0; first <= 23; first++) {
      for (let count = 0; first + count <= 23; count++) {
        expect(draw(count, first)).toEqual(whole.slice(first, first + count));
      }
    }
  });
});

test('the same names give the same numbers', () => {
  expect(rng(1).split('a').split('b').normal(2, 5)).toEqual(rng(1).split('a').split('b').normal(2, 5));
});

test('another seed, name, order of names, step or kind gives other numbers', () => {
  const draws = [
    stream.uniform(0, 8),
    rng(2).split('test').uniform(0, 8),
    rng(1).uniform(0, 8),
    rng(1).split('tests').uniform(0, 8),
    rng(1).split('te').split('st').uniform(0, 8),
    rng(1).split('st').split('te').uniform(0, 8),
    stream.uniform(1, 8),
    stream.uniform(2 ** 32, 8),
    stream.integers(0, 8, 2 ** 24).map((word) => word),
  ];
  const texts = draws.map((draw) => [...draw].join());
  expect(new Set(texts).size).toBe(draws.length);
});

test('draws far along do not repeat the first ones', () => {
  expect(stream.uniform(0, 4, 2 ** 33)).not.toEqual(stream.uniform(0, 4));
});

test('the three kinds of draw do not share bits', () => {
  const [u, z, k] = [stream.uniform(0, 16), stream.normal(0, 16), stream.integers(0, 16, 2 ** 31)];
  for (let i = 0; i < 16; i += 2) {
    // What each would be, made of the uniform draw's bits.
    expect(Math.hypot(z[i]!, z[i + 1]!)).not.toBeCloseTo(Math.sqrt(-2 * Math.log(u[i]!)), 3);
    expect(k[i]! / 2 ** 31).not.toBeCloseTo((2 * u[i]!) % 1, 5);
  }
});

describe('moments, within four standard errors', () => {
  const moments = (values: Float32Array, expected: readonly number[]) =>
    expected.forEach((moment, i) =>
      expectMean(
        values.map((value) => value ** (i + 1)),
        moment,
      ),
    );

  test('uniform', () => moments(stream.uniform(0, large), [1 / 2, 1 / 3, 1 / 4]));
  test('normal', () => moments(stream.normal(0, large), [0, 1, 0, 3]));

  test('neighbours, steps and sibling streams are uncorrelated', () => {
    const z = stream.normal(0, large);
    const others = [
      stream.normal(0, large, 1),
      stream.normal(0, large, 2),
      stream.normal(1, large),
      stream.split('child').normal(0, large),
      rng(1).split('sibling').normal(0, large),
    ];
    for (const other of others)
      expectMean(
        z.map((value, i) => value * other[i]!),
        0,
      );
  });
});

test('normal tails are as heavy as they should be', () => {
  const beyond = stream.normal(0, 10 * large).map((z) => (Math.abs(z) > 3 ? 1 : 0));
  expectMean(beyond, 0.0026998);
});

test('uniform reaches neither 1 nor below 0, and fills its cells evenly', () => {
  const cells = new Array<number>(16).fill(0);
  const draws = stream.uniform(0, large);
  expect(draws.every((u) => u >= 0 && u < 1)).toBe(true);
  for (const u of draws) cells[Math.floor(u * 16)]!++;
  // χ² with 15 degrees of freedom exceeds 37.7 once in a thousand.
  expect(chiSquared(cells)).toBeLessThan(37.7);
});

describe('integers are unbiased', () => {
  test.each([2, 3, 10, 10_000, 3 * 2 ** 29, 2 ** 31])('below %d', (bound) => {
    const cells = new Array<number>(Math.min(bound, 8)).fill(0);
    const draws = stream.integers(0, large, bound);
    expect(draws.every((value) => value >= 0 && value < bound)).toBe(true);
    for (const value of draws) cells[Math.floor((value / bound) * cells.length)]!++;
    // Up to 7 degrees of freedom: χ² exceeds 24.4 once in a thousand.
    const expected = cells.map((_, i) => width(bound, cells.length, i) * large);
    const statistic = cells.reduce((sum, n, i) => sum + (n - expected[i]!) ** 2 / expected[i]!, 0);
    expect(statistic).toBeLessThan(24.4);
  });

  test('elements whose words are refused are drawn again each for itself', () => {
    // A quarter of the words is refused; of 4000 numbers below 1.6e9 two are alike once in 200 seeds.
    expect(new Set(stream.integers(0, 4000, 3 * 2 ** 29)).size).toBe(4000);
  });

  test('a bound of 1 leaves 0', () => expect(stream.integers(0, 3, 1)).toEqual(new Int32Array(3)));
});

/** The share of 0 … bound − 1 that falls into the i-th of so many equal cells. */
const width = (bound: number, cells: number, i: number): number =>
  (Math.ceil(((i + 1) * bound) / cells) - Math.ceil((i * bound) / cells)) / bound;

const chiSquared = (cells: readonly number[]): number => {
  const expected = cells.reduce((a, b) => a + b) / cells.length;
  return cells.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
};

test('what cannot be drawn is refused', () => {
  expect(() => rng(0.5)).toThrow('A seed is an integer, got 0.5');
  expect(() => stream.normal(-1, 2)).toThrow('step is a natural number, got -1');
  expect(() => stream.uniform(0, NaN)).toThrow('count is a natural number, got NaN');
  expect(() => stream.uniform(0, 1, 2 ** 34)).toThrow('17179869184 elements');
  // A whole number takes two words.
  expect(() => stream.integers(0, 1, 10, 2 ** 33)).toThrow('8589934592 elements');
  expect(() => stream.integers(0, 1, 0)).toThrow('bound is an integer from 1 to 2³¹, got 0');
  expect(() => stream.integers(0, 1, 2 ** 31 + 1)).toThrow('got 2147483649');
});
