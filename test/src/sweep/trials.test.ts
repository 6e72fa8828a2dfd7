import {expect, test} from 'vitest';
import {trialsOf} from '../../../src/sweep/trials.ts';

/** Their overlays' digests begin with the same 10 hex digits. */
const alike = [{a: 111_483}, {a: 122_755}];

test('trials whose digests begin alike are both there, the later one with a longer id', () => {
  const trials = trialsOf([{points: alike, seeds: []}], undefined);
  expect(trials.map(({id, point}) => [id, point])).toEqual([
    ['edae6549', alike[0]],
    ['edae6549a', alike[1]],
  ]);
});

test('a trial keeps its id when others are declared', () => {
  const first = trialsOf([{points: alike, seeds: []}], undefined);
  const more = trialsOf(
    [
      {points: alike, seeds: []},
      {points: [...alike, {a: 1}], seeds: []},
    ],
    undefined,
  );
  expect(more.slice(0, 2)).toEqual(first);
  expect(more).toHaveLength(3);
});
