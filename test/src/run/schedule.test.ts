import {expect, test} from 'vitest';
import type {StageNode} from '../../../src/graph/graph.ts';
import {criticalPaths} from '../../../src/run/schedule.ts';

const node = (id: string, ...reads: readonly string[]): StageNode =>
  ({id, inputs: {x: {many: true, stages: reads}}}) as unknown as StageNode;

// a is read by a long stage and, later in the file, by a short one; d reads both.
test('a path goes through the longest of what reads a stage, whichever comes last', () => {
  const lengths: Record<string, number> = {a: 1, short: 2, long: 10, d: 5, alone: 3};
  const nodes = [node('a'), node('short', 'a'), node('long', 'a'), node('d', 'long', 'short'), node('alone')];
  const durationOf = ({id}: StageNode): number => lengths[id]!;
  const expected = {a: 16, short: 7, long: 15, d: 5, alone: 3};
  expect(Object.fromEntries(criticalPaths(nodes, durationOf))).toEqual(expected);
  const turned = [nodes[0]!, nodes[2]!, nodes[1]!, nodes[3]!, nodes[4]!];
  expect(Object.fromEntries(criticalPaths(turned, durationOf))).toEqual(expected);
});
