import fc from 'fast-check';
import {expect, test} from 'vitest';
import {topologicalOrder} from '../../../src/graph/order.ts';

/** Edges between `count` ids, in any direction. */
const graphs = fc
  .integer({min: 1, max: 12})
  .chain((count) =>
    fc
      .array(fc.uniqueArray(fc.nat(count - 1), {maxLength: 3}), {minLength: count, maxLength: count})
      .map((reads) => new Map(reads.map((inputs, id) => [`${id}`, inputs.map(String)]))),
  );

test('every id comes once, after what it reads, unless a cycle is named', () => {
  fc.assert(
    fc.property(graphs, (reads) => {
      const {order, cycles} = topologicalOrder(reads);
      expect([...order].sort()).toEqual([...reads.keys()].sort());
      const at = new Map(order.map((id, index) => [id, index]));
      const late = [...reads].some(([id, inputs]) => inputs.some((input) => at.get(input)! >= at.get(id)!));
      expect(late).toBe(cycles.length > 0);
      for (const cycle of cycles) {
        cycle.forEach((id, index) => expect(reads.get(id)).toContain(cycle[(index + 1) % cycle.length]));
      }
    }),
  );
});

test('an order that already is one is kept', () => {
  fc.assert(
    fc.property(graphs, (any) => {
      const reads = new Map(
        [...any].map(([id, inputs]) => [id, inputs.filter((input) => Number(input) < Number(id))]),
      );
      expect(topologicalOrder(reads).order).toEqual([...reads.keys()]);
    }),
  );
});

test('a chain of 100 000 is no deeper than the stack', () => {
  const count = 100_000;
  const reads = new Map(
    Array.from({length: count}, (_, id) => [`${id}`, id + 1 < count ? [`${id + 1}`] : []]),
  );
  expect(topologicalOrder(reads).order[0]).toBe(`${count - 1}`);
});
