import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {thisOwner} from '../../../src/cache/owner.ts';
import {readLog} from '../../../src/sweep/known.ts';
import {appendEntries, logOf, type Entry} from '../../../src/sweep/log.ts';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'pipe-sweep-'))));
afterEach(() => rmSync(root, {recursive: true}));

const at = new Date().toISOString();
const head: Entry = {
  type: 'sweep',
  version: 1,
  name: 's',
  file: '/p.yaml',
  set: {},
  stages: [],
  seedParam: 'seed',
};
const began = (trial: string): Entry => ({type: 'began', trial});
const ended = (trial: string, state: 'finished' | 'stopped' = 'finished'): Entry => ({
  type: 'ended',
  trial,
  state,
  metrics: {},
  keys: {},
});
const known = (...entries: readonly Entry[]) => {
  appendEntries(logOf(root, 's'), [head, ...entries]);
  return readLog(root, 's')!;
};

test('a trial runs from when it began until it ends, while a process lives that runs it', () => {
  const owner = thisOwner();
  const run: Entry = {type: 'run', owner, at};
  const entries = [run, began('a'), began('b'), ended('a'), ended('c'), began('c')];
  expect([...known(...entries).running].sort()).toEqual(['b', 'c']);
  // The same again: what ended last counts.
  expect([...known(ended('c', 'stopped')).running]).toEqual(['b']);
  expect(readLog(root, 's')!.ended.get('c')!.state).toBe('stopped');
  const over = known({type: 'run-ended', owner});
  expect([[...over.running], over.runners]).toEqual([[], []]);
});

test('of a process that is gone nothing runs', () => {
  const owner = {...thisOwner(), started: '1'};
  expect([...known({type: 'run', owner, at}, began('a')).running]).toEqual([]);
});

test('there is no sweep without its head', () => {
  appendEntries(logOf(root, 's'), [began('a')]);
  expect(readLog(root, 's')).toBeUndefined();
});

test('where stages stood beside others is known, be it no number', () => {
  const rung = {key: 'k', figure: 'loss', at: 10};
  const {rungs} = known({type: 'rung', ...rung, value: 1}, {type: 'rung', ...rung, value: null});
  expect(rungs).toEqual([
    {...rung, value: 1},
    {...rung, value: NaN},
  ]);
});
