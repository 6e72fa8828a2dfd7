import {createHash} from 'node:crypto';
import {philox, type Key} from './philox.ts';

/**
 * A named source of random numbers without state: element i of a draw depends on the stream, the step and i, and on
 * nothing else. `normal(step, 4, 10)` is elements 10 to 13 of `normal(step, 14)`, so a sample does not change with
 * the batch it was drawn in, and a training that resumes at step n draws what the unbroken one drew. The three kinds
 * of draw are independent of each other. Drawn on the host; `draws.ts` has the same numbers drawn inside a step.
 */
export interface Stream {
  /** The generator's, by which the same numbers can be had elsewhere. */
  readonly key: Key;
  /** The child stream of this name: independent of its parent and of its siblings. */
  split(name: string): Stream;
  /** Uniform on [0, 1), multiples of 2⁻²⁴. */
  uniform(step: number, count: number, first?: number): Float32Array;
  /** Standard normal. */
  normal(step: number, count: number, first?: number): Float32Array;
  /** Uniform on 0 … bound − 1, up to a bias of bound / 2⁶⁴; bound at most 2³¹. */
  integers(step: number, count: number, bound: number, first?: number): Int32Array;
}

/** The root stream of a seed, an integer. */
export const rng = (seed: number): Stream => {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed is an integer, got ${seed}`);
  return stream(['pipe/rng', seed]);
};

/** One position of the counter's second word for each kind of draw. */
export const kinds = {uniform: 0, normal: 1, integers: 2};

const stream = (path: readonly [string, number, ...string[]]): Stream => {
  const digest = createHash('sha256').update(JSON.stringify(path)).digest();
  const key: Key = [digest.readInt32LE(0), digest.readInt32LE(4)];
  return {
    key,
    split: (name) => stream([...path, name]),
    uniform: (step, count, first = 0) => uniform(key, range(step, count, first)),
    normal: (step, count, first = 0) => normal(key, range(step, count, first)),
    integers: (step, count, bound, first = 0) => integers(key, range(step, count, first, 2), bound),
  };
};

/** Elements first … end − 1 of a step; each block of the generator makes four of them. */
interface Range {
  readonly step: readonly [low: number, high: number];
  readonly first: number;
  readonly end: number;
}

/** Blocks are numbered with 32 bits. */
const maxBlocks = 2 ** 32;

const range = (step: number, count: number, first: number, perBlock = 4): Range => {
  for (const [name, value] of Object.entries({step, count, first})) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${name} is a natural number, got ${value}`);
  }
  const end = first + count;
  const most = perBlock * maxBlocks;
  if (end > most) throw new RangeError(`A step has ${most} elements, asked for number ${end}`);
  return {step: [step | 0, Math.floor(step / 2 ** 32)], first, end};
};

/** Puts the four words of every block that the range touches where `place` says. */
const eachBlock = (
  key: Key,
  kind: number,
  {step, first, end}: Range,
  place: (words: Uint32Array, element: number) => void,
): void => {
  const words = new Uint32Array(4);
  for (let block = Math.floor(first / 4); block * 4 < end; block++) {
    philox(words, block | 0, kind, step[0], step[1], key);
    place(words, block * 4 - first);
  }
};

// Typed arrays ignore writes outside them: the ends of the first and the last block fall away.

const uniform = (key: Key, range: Range): Float32Array => {
  const values = new Float32Array(range.end - range.first);
  eachBlock(key, kinds.uniform, range, (words, at) => {
    for (let i = 0; i < 4; i++) values[at + i] = (words[i]! >>> 8) / 2 ** 24;
  });
  return values;
};

/** Box and Muller 1958, in float64, then rounded. The half keeps the logarithm's argument above 0. */
const normal = (key: Key, range: Range): Float32Array => {
  const values = new Float32Array(range.end - range.first);
  eachBlock(key, kinds.normal, range, (words, at) => {
    for (let i = 0; i < 4; i += 2) {
      const radius = Math.sqrt(-2 * Math.log((words[i]! + 0.5) / 2 ** 32));
      const angle = (2 * Math.PI * words[i + 1]!) / 2 ** 32;
      values[at + i] = radius * Math.cos(angle);
      values[at + i + 1] = radius * Math.sin(angle);
    }
  });
  return values;
};

/** Two words, the lower first, are a number of 64 bits; its remainder is taken 16 bits at a time, within 2⁵³. */
const integers = (key: Key, range: Range, bound: number): Int32Array => {
  checkBound(bound);
  const values = new Int32Array(range.end - range.first);
  // Two elements a block: each stands where the four of its block's words would.
  eachBlock(key, kinds.integers, {...range, first: 2 * range.first, end: 2 * range.end}, (words, at) => {
    for (let i = 0; i < 4; i += 2) values[(at + i) / 2] = remainder(words[i + 1]!, words[i]!, bound);
  });
  return values;
};

const remainder = (high: number, low: number, bound: number): number => {
  const upper = modulo(modulo(high, bound) * 2 ** 16 + (low >>> 16), bound);
  return modulo(upper * 2 ** 16 + (low & 0xffff), bound);
};

/** Of natural numbers up to 2⁵³, where the quotient never rounds up to the next: three times as fast as `%`. */
const modulo = (value: number, bound: number): number => value - bound * Math.floor(value / bound);

/** @throws RangeError unless the bound is an integer from 1 to 2³¹. */
export const checkBound = (bound: number): void => {
  if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 31)
    throw new RangeError(`bound is an integer from 1 to 2³¹, got ${bound}`);
};
