import {expect, test} from 'vitest';
import type {StageNode} from '../../../src/graph/graph.ts';
import {SharedStages} from '../../../src/sweep/shared-stages.ts';
import type {Wired, WiredStage} from '../../../src/sweep/wiring.ts';

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

let met = 0;
/** A trial's stages, each with the places of those that it reads. */
const wired = (...stages: readonly (readonly [StageNode, ...number[]])[]): Wired => ({
  form: {
    ids: stages.map(([{id}]) => id),
    places: [...stages.keys()],
    reads: stages.map(([, ...reads]) => reads),
  },
  stages: stages.map(([one]) => wiredStage(one)),
});
const frames: string[] = [];
const known = new Map<StageNode, WiredStage>();
const wiredStage = (one: StageNode): WiredStage => {
  const before = known.get(one);
  if (before) return before;
  const frame = JSON.stringify({...one, params: {}});
  if (!frames.includes(frame)) frames.push(frame);
  const made = {number: met++, node: one, frame: frames.indexOf(frame), shape: 0};
  known.set(one, made);
  return made;
};

test('stages are one if they are called, do and read the same', () => {
  const shared = new SharedStages();
  const [first] = shared.add(0, wired([node()]));
  expect(shared.add(1, wired([node({params: {net: {width: 2}, lr: 1}})]))).toEqual([first]);
  expect(first!.trials).toEqual([0, 1]);
  const others = [
    node({id: 'b', name: 'b'}),
    node({params: {lr: 1, net: {width: 3}}}),
    node({params: {lr: 1, net: {width: 2}, more: null}}),
    node({params: {lr: '1', net: {width: 2}}}),
    // Not an object of the number that another has here.
    node({params: {lr: 1, net: '#0'}}),
    node({files: ['x']}),
  ];
  for (const [at, other] of others.entries())
    expect(shared.add(2 + at, wired([other]))[0]!.number).toBe(1 + at);
  expect(shared.all).toHaveLength(1 + others.length);
});

test('a reader is as many stages as what it reads, though it is one object in all trials', () => {
  const shared = new SharedStages();
  const reader = node({id: 'reader'});
  const [one, two] = [1, 2].map((lr) => node({params: {lr}}));
  const [a, b, c] = [one!, two!, one!].map(
    (input, trial) => shared.add(trial, wired([input], [reader, 0]))[1],
  );
  expect([a === b, a === c]).toEqual([false, true]);
  expect([a!.trials, b!.trials]).toEqual([[0, 2], [1]]);
  // A list is read in its order.
  const list = node({id: 'list'});
  const [forth, back] = [
    [0, 1],
    [1, 0],
  ].map((reads, at) => shared.add(3 + at, wired([one!], [two!], [list, ...reads]))[2]);
  expect(forth).not.toBe(back);
});
