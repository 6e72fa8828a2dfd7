import {appendFileSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import type {JudgedStages} from '../../../src/sweep/judged-stages.ts';
import {LogTail} from '../../../src/sweep/log-tail.ts';
import {OtherRungs} from '../../../src/sweep/other-rungs.ts';

const dir = mkdtempSync(join(tmpdir(), 'pipe-rungs-'));
const path = join(dir, 'log.jsonl');
afterEach(() => {
  rmSync(path, {force: true});
  known.clear();
  news = [];
});

const rung = (key: string, more: object = {}) => ({key, figure: 'loss', at: 10, value: 1, ...more});
const line = (entry: object): string => `${JSON.stringify({type: 'rung', ...entry})}\n`;
const known = new Set<string>();
let news: string[] = [];
const learn = (...keys: readonly string[]): void => {
  for (const key of keys) known.add(key);
  news.push(...keys);
};
const stages = {
  knows: (key: string) => known.has(key),
  newKeys: () => news.splice(0),
} as unknown as JudgedStages;
const open = (before: readonly ReturnType<typeof rung>[] = []): OtherRungs =>
  new OtherRungs(before, new LogTail(path), stages);

test('each is told once, when a stage has its key', () => {
  appendFileSync(path, line(rung('earlier')));
  const others = open([rung('a')]);
  expect(others.news()).toEqual([]);
  learn('a', 'b', 'earlier');
  appendFileSync(path, line(rung('b')) + line(rung('of other code')));
  expect(others.news()).toEqual([rung('a'), rung('b')]);
  expect(others.news()).toEqual([]);
});

test('each is told though its line was read for a verdict before, or its key was known', () => {
  const others = open();
  learn('a', 'b');
  expect(others.news()).toEqual([]);
  appendFileSync(path, line(rung('a')));
  expect(others.verdictOn('a')).toBeUndefined();
  expect(others.news()).toEqual([rung('a')]);
  appendFileSync(path, line(rung('b', {at: 20})));
  expect(others.news()).toEqual([rung('b', {at: 20})]);
});

test('a line that is still being written is told once it has its end', () => {
  appendFileSync(path, '');
  const others = open();
  learn('ä');
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
