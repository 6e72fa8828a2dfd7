import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test} from 'vitest';
import {compile} from '../../../stages/compile/compile.ts';
import {startBackend} from '../../../stages/math/backend.ts';
import {integers, normal, uniform, type Place} from '../../../stages/math/draws.ts';
import {nativeBackend} from '../../../stages/math/native.ts';
import {rng} from '../../../stages/math/stream.ts';

const stream = rng(7).split('draws');

beforeAll(() => startBackend({threads: 1}));

const at = (step: number, block?: number): Place => ({
  step: tf.scalar(step, 'int32'),
  ...(block !== undefined && {block: tf.scalar(block, 'int32')}),
});

/** The distance of two float32 numbers, in steps between neighbouring ones. */
const steps = (a: number, b: number): number => {
  const [x, y] = new Int32Array(Float32Array.of(a, b).buffer) as unknown as [number, number];
  return Math.abs(x - y);
};

describe.each([
  {step: 0, block: 0},
  {step: 1, block: 0},
  {step: 40_001, block: 5},
  {step: 2 ** 31 - 1, block: 2 ** 20},
])('at step $step from block $block, the numbers are those of the host', ({step, block}) => {
  test.each([1, 2, 3, 4, 5, 8, 1001])('%i of them', (count) => {
    const place = at(step, block);
    expect(uniform(stream, place, [count]).dataSync()).toEqual(stream.uniform(step, count, 4 * block));
    for (const bound of [1, 2, 10_000, 3 * 2 ** 29, 2 ** 31]) {
      const drawn = integers(stream, place, count, bound);
      expect(drawn.dtype).toBe('int32');
      expect(drawn.dataSync()).toEqual(stream.integers(step, count, bound, 2 * block));
    }
  });

  test('normal ones up to a rounding', () => {
    const host = stream.normal(step, 5000, 4 * block);
    const drawn = normal(stream, at(step, block), [5000]).dataSync();
    const apart = host.map((value, i) => steps(value, drawn[i]!));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    expect(apart.filter((distance) => distance > 0).length).toBeLessThan(10);
  });
});

test('shapes are filled row by row', () => {
  const place = at(3);
  expect(uniform(stream, place, [3, 5]).arraySync()).toEqual(
    tf.tensor2d(stream.uniform(3, 15), [3, 5]).arraySync(),
  );
  expect(normal(stream, place, [2, 1, 3]).shape).toEqual([2, 1, 3]);
  expect(normal(stream, place, []).shape).toEqual([]);
});

test('without a block, from the first number on', () => {
  expect(uniform(stream, at(9), [6]).dataSync()).toEqual(stream.uniform(9, 6));
});

test('a bound that is none is refused', () => {
  expect(() => integers(stream, at(0), 1, 0)).toThrow('bound is an integer from 1 to 2³¹, got 0');
});

test('a compiled step draws anew at each run, what the eager one draws', () => {
  const running = compile(
    ({step}) => {
      const place = {step: step!};
      const outputs = {
        u: uniform(stream, place, [33]),
        z: normal(stream, place, [33]),
        k: integers(stream, place, 33, 1000),
      };
      return {state: {step: tf.add(step!, tf.scalar(1, 'int32'))}, outputs};
    },
    {state: {step: tf.scalar(0, 'int32')}, inputs: {}},
  );
  for (let step = 0; step < 3; step++) {
    const {u, z, k} = running.run({});
    expect(u!.dataSync()).toEqual(uniform(stream, at(step), [33]).dataSync());
    expect(z!.dataSync()).toEqual(normal(stream, at(step), [33]).dataSync());
    expect(k!.dataSync()).toEqual(integers(stream, at(step), 33, 1000).dataSync());
  }
  running.dispose();
});

test('nothing is left behind', () => {
  const place = at(1, 2);
  const draws = (): void =>
    tf.dispose([normal(stream, place, [5]), uniform(stream, place, [5]), integers(stream, place, 5, 3)]);
  draws();
  const {numTensors} = tf.memory();
  const {binding} = nativeBackend()!;
  const before = (binding as unknown as {getNumOfTensors(): number}).getNumOfTensors();
  draws();
  expect(tf.memory().numTensors).toBe(numTensors);
  expect((binding as unknown as {getNumOfTensors(): number}).getNumOfTensors()).toBe(before);
});
