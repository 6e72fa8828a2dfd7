import {expect, test} from 'vitest';
import type {StageNode} from '../../../src/graph/graph.ts';
import {SharedStages} from '../../../src/sweep/shared-stages.ts';

const node = (changes: object = {}): StageNode =>
  ({
    id: 'a',
    name: 'a',
    cell: {},
    action: {type: 'cmd', cmd: 'echo', kind: 'text', env: {}},
    params: {lr: 1, net: {width: 2}},
    inputs: {},
    files: [],
    kind: 'text',
    retry: 0,
    ...changes,
  }) as unknown as StageNode;

test('stages are one if they are called, do and read the same', () => {
  const shared = new SharedStages();
  const first = shared.add(0, node(), []);
  expect(shared.add(1, node({params: {net: {width: 2}, lr: 1}}), [])).toBe(first);
  expect(first.trials).toEqual([0, 1]);
  const others = [
    node({id: 'b', name: 'b'}),
    node({params: {lr: 1, net: {width: 3}}}),
    node({params: {lr: 1, net: {width: 2}, more: null}}),
    node({action: {type: 'cmd', cmd: 'echo 2', kind: 'text', env: {}}}),
    node({files: ['x']}),
    node({retry: 1}),
  ];
  for (const [at, other] of others.entries()) expect(shared.add(2 + at, other, []).number).toBe(1 + at);
  expect([...shared.all()]).toHaveLength(1 + others.length);
});

test('a reader is as many stages as what it reads, though it is one object in all trials', () => {
  const shared = new SharedStages();
  const reader = node({id: 'reader'});
  const [one, two] = [1, 2].map((lr, trial) => shared.add(trial, node({params: {lr}}), []));
  const [a, b, c] = [one!, two!, one!].map((input, trial) => shared.add(trial, reader, [input]));
  expect([a === b, a === c]).toEqual([false, true]);
  expect([a!.trials, b!.trials]).toEqual([[0, 2], [1]]);
  // A list is read in its order.
  const [forth, back] = [
    [one!, two!],
    [two!, one!],
  ].map((inputs) => shared.add(3, node({id: 'list'}), inputs));
  expect(forth).not.toBe(back);
});
