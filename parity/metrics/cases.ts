import {rng} from '../../stages/math/stream.ts';

/** Two sets of rows that everybody measures. */
export interface Case {
  readonly name: string;
  readonly width: number;
  readonly real: Float32Array;
  readonly generated: Float32Array;
  readonly k: number;
  /** Rows of a subset of KID. */
  readonly size: number;
}

const stream = rng(2020).split('parity of metrics');

const normal = (name: string, count: number, width: number, scale = 1, shift = 0): Float32Array =>
  stream
    .split(name)
    .normal(0, count * width)
    .map((value) => scale * value + shift);

/** Whole numbers, exact in any arithmetic: equal distances are equal to everybody. */
const whole = (name: string, count: number, width: number): Float32Array =>
  normal(name, count, width).map((value) => Math.round(value));

/** All rows twice. */
const twice = (rows: Float32Array): Float32Array => Float32Array.of(...rows, ...rows);

const sets = (
  name: string,
  width: number,
  real: Float32Array,
  generated: Float32Array,
  size = 50,
  k = 5,
): Case => ({name, width, real, generated, k, size});

export const cases: readonly Case[] = [
  sets('more rows than columns', 64, normal('a', 600, 64), normal('b', 500, 64, 0.9, 0.1)),
  sets('like features', 256, positive('c', 1000, 256, 0), positive('d', 1200, 256, 0.05), 200),
  sets('fewer rows than columns', 256, normal('e', 100, 256), normal('f', 90, 256, 1.1)),
  sets('ties', 48, whole('g', 300, 48), whole('h', 280, 48)),
  sets('duplicates', 48, twice(whole('i', 120, 48)), twice(whole('j', 110, 48))),
  sets('all rows equal', 48, new Float32Array(60 * 48).fill(1), new Float32Array(60 * 48).fill(1)),
  sets('fewer rows than neighbours', 48, normal('k', 6, 48), normal('l', 5, 48), 5),
  sets('a row of NaN', 48, normal('m', 100, 48).fill(NaN, 480, 528), normal('n', 100, 48)),
  sets('a side without rows', 48, normal('o', 100, 48), new Float32Array(0)),
];

function positive(name: string, count: number, width: number, shift: number): Float32Array {
  return normal(name, count, width).map((value, at) =>
    Math.max(0, 0.3 + shift + (0.1 + (at % width) / 999) * value),
  );
}
