import {expect, test} from 'vitest';
import {rng} from '../../../stages/math/stream.ts';
import {partsOf, place} from '../../../stages/samplers/completion.ts';
import type {ClassPosterior} from '../../../stages/score/posterior.ts';

const examples = {
  points: Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31),
  labels: Int32Array.of(1, 0, 1, 1),
  width: 2,
};
const stream = rng(5).split('complete');
const named = (name?: string) => ({...(name !== undefined && {name})}) as ClassPosterior;

test('each class is completed with noise of its own, and its examples go back to their places', () => {
  const parts = partsOf(examples, [named('a'), named('b'), named('c')], stream);
  expect(parts.map(({rows}) => [...rows])).toEqual([[1], [0, 2, 3]]);
  expect(parts.map(({stream: {key}}) => key)).toEqual(
    ['class 0', 'class 1'].map((name) => stream.split(name).key),
  );
  const table = new Float32Array(8);
  for (const {rows, points} of parts) place(table, 2, rows, points);
  expect(table).toEqual(examples.points);
});

test('an unconditional score completes all of them, with the stream itself', () => {
  const [part, ...others] = partsOf(examples, [named()], stream);
  expect(others).toEqual([]);
  expect([[...part!.rows], part!.points, part!.stream.key]).toEqual([
    [0, 1, 2, 3],
    examples.points,
    stream.key,
  ]);
});
