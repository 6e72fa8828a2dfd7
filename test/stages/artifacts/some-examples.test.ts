import {describe, expect, test} from 'vitest';
import type {Dataset} from '../../../stages/artifacts/dataset.ts';
import {allRows, rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {someExamples} from '../../../stages/artifacts/some-examples.ts';

/** Example i is the number i. */
const dataOf = (labels: readonly number[]): Dataset => ({
  points: rowsInMemory(Float32Array.from(labels.keys()), 1),
  labels: Int32Array.from(labels),
  shape: [1],
  classes: 10,
  names: Array.from({length: 10}, (_, label) => `class ${label}`),
});

const shares = ({labels}: Dataset): readonly number[] =>
  Array.from({length: 10}, (_, label) => labels.filter((one) => one === label).length);

describe('some of the examples', () => {
  const sorted = dataOf(Array.from({length: 5000}, (_, i) => Math.floor(i / 500)));
  const inTurn = dataOf(Array.from({length: 5000}, (_, i) => i % 10));

  test.each([
    ['class by class', sorted],
    ['with the classes in turn', inTurn],
  ])('are of all classes where data are kept %s', (_, data) => {
    // Hypergeometric: mean 50, deviation √(500 · 0.1 · 0.9 · 4500 / 4999) = 6.4.
    for (const share of shares(someExamples(data, 500))) expect(Math.abs(share - 50)).toBeLessThan(4 * 6.4);
  });

  test('are each once, in their order, with their own labels, and always the same', () => {
    const some = someExamples(sorted, 700);
    const rows = [...allRows(some.points)];
    expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
    expect([...some.labels]).toEqual(rows.map((row) => Math.floor(row / 500)));
    expect([...allRows(someExamples(sorted, 700).points)]).toEqual(rows);
  });

  test('are all where there are no more', () => {
    expect(someExamples(sorted, 5000)).toBe(sorted);
    expect(someExamples(sorted, Infinity)).toBe(sorted);
  });
});
