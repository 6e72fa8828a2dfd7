import {appendFileSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import type {JudgedStages} from '../../../src/sweep/judged-stages.ts';
import {LogTail} from '../../../src/sweep/log-tail.ts';
import {OtherRungs} from '../../../src/sweep/other-rungs.ts';

const dir = mkdtempSync(join(tmpdir(), 'pipe-rungs-'));
const path = join(dir, 'log.jsonl');
afterEach(() => rmSync(path, {force: true}));

const rung = (key: string, more: object = {}) => ({key, figure: 'loss', at: 10, value: 1, ...more});
const line = (entry: object): string => `${JSON.stringify({type: 'rung', ...entry})}\n`;
const known = new Set<string>();
const open = (before: readonly ReturnType<typeof rung>[] = []): OtherRungs =>
  new OtherRungs(before, new LogTail(path), {keys: () => known} as unknown as JudgedStages);

test('each is told once, when a stage has its key', () => {
  appendFileSync(path, line(rung('earlier')));
  const others = open([rung('a')]);
  known.clear();
  expect(others.news()).toEqual([]);
  known.add('a').add('b').add('earlier');
  appendFileSync(path, line(rung('b')) + line(rung('of other code')));
  expect(others.news()).toEqual([rung('a'), rung('b')]);
  expect(others.news()).toEqual([]);
});

test('a line that is still being written is told once it has its end', () => {
  appendFileSync(path, '');
  const others = open();
  known.add('ä');
  const bytes = Buffer.from(line(rung('ä', {value: null})));
  const within = bytes.indexOf('ä') + 1;
  appendFileSync(path, bytes.subarray(0, within));
  expect(others.news()).toEqual([]);
  appendFileSync(path, bytes.subarray(within));
  expect(others.news()).toEqual([rung('ä', {value: NaN})]);
});

test('what others ended is known by its key, if it was since this run began', () => {
  appendFileSync(path, line(rung('before', {why: 'ended'})));
  const others = open([rung('before', {why: 'ended'})]);
  appendFileSync(path, line(rung('a', {why: 'ended at step 10'})) + line(rung('b')));
  expect(['a', 'b', 'before'].map((key) => others.verdictOn(key))).toEqual([
    'ended at step 10',
    undefined,
    undefined,
  ]);
});
