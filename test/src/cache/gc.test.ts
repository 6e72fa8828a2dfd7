import * as fs from 'node:fs';
import {expect, test} from 'vitest';
import type {Cache} from '../../../src/cache/cache.ts';
import {gc, type GcOptions, type GcReport} from '../../../src/cache/gc.ts';
import {openCache} from '../../../src/cache/open.ts';
import {statistics} from '../../../src/cache/statistics.ts';
import {keyOf, nest, recordOf, scratch, storeTree} from './scratch.ts';

const HOUR_MS = 3_600_000;
const options: GcOptions = {keepMs: 24 * HOUR_MS, graceMs: HOUR_MS, dryRun: false};

/** Makes everything below a directory as old as this. */
const age = (path: string, hours: number): void => {
  if (fs.statSync(path).isDirectory()) for (const name of fs.readdirSync(path)) age(`${path}/${name}`, hours);
  const at = (Date.now() - hours * HOUR_MS) / 1000;
  fs.utimesSync(path, at, at);
};

/** Stores an artifact with a record and a log under a name, used this long ago. */
const make = async (cache: Cache, name: string, hours: number, text = name): Promise<string> => {
  const digest = await storeTree(cache, {a: text});
  cache.records.write(recordOf(name, digest));
  fs.writeFileSync(cache.log(keyOf(name)), 'log');
  const record = `${cache.root}/records/${keyOf(name).slice(0, 2)}/${keyOf(name)}.json`;
  for (const path of [`${cache.artifacts.path(digest)}/..`, record, cache.log(keyOf(name))]) age(path, hours);
  return digest;
};

/** Makes an owner one that is gone. */
const disown = (path: string): void =>
  fs.writeFileSync(path, fs.readFileSync(path, 'utf8').replace(/"started":"\d+"/, '"started":"1"'));

const sorts = (report: GcReport): readonly string[] => report.removed.map(({what}) => what).sort();

test('what a pipeline file last made, or a pin names, stays; the rest goes with its record and log', async () => {
  const cache = openCache(`${scratch()}/cache`);
  fs.writeFileSync(`${cache.root}.yaml`, '');
  const needed = await make(cache, 'needed', 100);
  const pinned = await make(cache, 'pinned', 100);
  const young = await make(cache, 'young', 2);
  const old = await make(cache, 'old', 100);
  const orphan = await make(cache, 'orphan', 100);
  cache.records.setLatest(`${cache.root}.yaml`, {a: keyOf('needed')});
  cache.records.setLatest('/no/such.yaml', {a: keyOf('orphan')});
  cache.pins.set('mine', pinned);
  const before = fs.readdirSync(cache.root, {recursive: true}).length;
  const dry = gc(cache, {...options, dryRun: true});
  expect(fs.readdirSync(cache.root, {recursive: true})).toHaveLength(before);
  const wet = gc(cache, options);
  expect(wet).toEqual(dry);
  expect(sorts(wet)).toEqual(['artifact', 'artifact', 'log', 'log', 'record', 'record']);
  for (const {path} of wet.removed) expect(fs.existsSync(path)).toBe(false);
  expect([needed, pinned, young, old, orphan].map(cache.artifacts.present)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect([cache.records.read(keyOf('young')), cache.records.read(keyOf('old'))]).toEqual([
    recordOf('young', young),
    undefined,
  ]);
  expect(await cache.artifacts.verify(needed)).toEqual([]);
  expect(fs.readdirSync(`${cache.root}/staging`)).toEqual([]);
  expect(gc(cache, options).removed).toEqual([]);
});

test('the log of what left no record stays until it is old', () => {
  const cache = openCache(scratch());
  for (const [name, hours] of [
    ['failed yesterday', 20],
    ['failed long ago', 100],
  ] as const) {
    fs.writeFileSync(cache.log(keyOf(name)), 'log');
    age(cache.log(keyOf(name)), hours);
  }
  expect(sorts(gc(cache, options))).toEqual(['log']);
  expect(fs.existsSync(cache.log(keyOf('failed yesterday')))).toBe(true);
});

test('room is made from what was unused the longest, but never within the grace', async () => {
  const cache = openCache(scratch());
  const text = 'x'.repeat(1000);
  const oldest = await make(cache, 'oldest', 5, `1${text}`);
  const older = await make(cache, 'older', 4, `2${text}`);
  const used = await make(cache, 'used', 6, `3${text}`);
  const fresh = await make(cache, 'fresh', 0.5, `4${text}`);
  await cache.artifacts.verify(used);
  const bytes = statistics(cache).reduce((sum, entry) => sum + entry.bytes, 0);
  gc(cache, {...options, maxBytes: bytes - 900});
  expect([oldest, older, used, fresh].map(cache.artifacts.present)).toEqual([false, true, true, true]);
  gc(cache, {...options, maxBytes: 0});
  expect([older, used, fresh].map(cache.artifacts.present)).toEqual([false, true, true]);
});

test('no more goes than what room is asked for', async () => {
  const cache = openCache(scratch());
  const text = 'x'.repeat(1000);
  const expired = await make(cache, 'expired', 100, `1${text}`);
  const older = await make(cache, 'older', 5, `2${text}`);
  const newer = await make(cache, 'newer', 4, `3${text}`);
  const bytes = () => statistics(cache).reduce((sum, entry) => sum + entry.bytes, 0);
  const there = () => [expired, older, newer].map(cache.artifacts.present);
  gc(cache, {...options, keepMs: 1000 * HOUR_MS, maxBytes: bytes()});
  expect(there()).toEqual([true, true, true]);
  // What goes for its age makes room as well, and counts once.
  gc(cache, {...options, maxBytes: bytes() - 900});
  expect(there()).toEqual([false, true, true]);
  const again = await make(cache, 'again', 100, `4${text}`);
  gc(cache, {...options, maxBytes: bytes() - 1900});
  expect([cache.artifacts.present(again), ...there()]).toEqual([false, false, false, true]);
});

test('what killed runs left goes, what live ones work with stays', async () => {
  const cache = openCache(scratch());
  const mine = cache.stage();
  const dead = cache.stage();
  disown(`${dead}/../owner.json`);
  const lease = await cache.leases.acquire(keyOf('running'), {signal: new AbortController().signal});
  fs.writeFileSync(cache.log(keyOf('running')), 'log');
  const checkpoints = ['running', 'abandoned'].map((name) => cache.checkpoints(keyOf(name)));
  cache.keepTainted(cache.stage(), keyOf('tainted'));
  cache.artifacts.quarantine(await make(cache, 'damaged', 100));
  fs.mkdirSync(`${cache.root}/code/install`, {recursive: true});
  for (const name of ['code', 'unused'])
    fs.writeFileSync(`${cache.root}/code/install/${keyOf(name)}.mjs`, '');
  fs.writeFileSync(`${cache.root}/code/table.json`, JSON.stringify({a: {digest: keyOf('code')}}));
  for (const dir of ['staging', 'checkpoints', 'tainted', 'damaged', 'code', 'records', 'logs'])
    age(`${cache.root}/${dir}`, 100);
  expect(sorts(gc(cache, options))).toEqual([
    'bundle',
    'checkpoint',
    'damaged',
    'log',
    'record',
    'staging',
    'tainted',
  ]);
  expect([mine, dead, ...checkpoints].map((path) => fs.existsSync(path))).toEqual([true, false, true, false]);
  expect(fs.existsSync(cache.log(keyOf('running')))).toBe(true);
  expect(fs.readdirSync(`${cache.root}/code/install`)).toEqual([`${keyOf('code')}.mjs`]);
  lease.release();
});

test('what a killed stage has nested too deep for a path is counted, and goes', () => {
  const cache = openCache(scratch());
  const dead = cache.stage();
  disown(`${dead}/../owner.json`);
  nest(dead, 40);
  const count = {sort: 'staging', count: 1, bytes: expect.any(Number) as number};
  expect(statistics(cache)).toEqual([count]);
  expect(sorts(gc(cache, {...options, keepMs: 0, graceMs: -1}))).toEqual(['staging']);
  expect(fs.readdirSync(`${cache.root}/staging`)).toEqual([]);
});

test('bundles are found however deep they lie, and stay while the table or a running stage names them', async () => {
  const root = scratch();
  const cache = openCache(`${root}/cache`);
  const packages = `${root}/node_modules`;
  const code = (name: string): string => `${cache.root}/code/install/own/${keyOf(name)}.mjs`;
  for (const dir of [`${cache.root}/code/install/own`, `${packages}/one`])
    fs.mkdirSync(dir, {recursive: true});
  fs.writeFileSync(`${packages}/one/index.mjs`, '');
  for (const dir of ['install', 'install/own'])
    fs.symlinkSync(packages, `${cache.root}/code/${dir}/node_modules`);
  const names = ['table', 'running', 'killed', 'unused'];
  for (const name of names) fs.writeFileSync(code(name), '');
  fs.writeFileSync(`${code('half')}.1.tmp`, '');
  fs.writeFileSync(
    `${cache.root}/code/table.json`,
    JSON.stringify({a: {bundle: `install/own/${keyOf('table')}.mjs`}}),
  );
  for (const name of ['running', 'killed']) {
    const job = `${cache.stage()}/../job.json`;
    fs.writeFileSync(job, JSON.stringify({bundle: code(name)}));
    if (name === 'killed') disown(job.replace('job.json', 'owner.json'));
  }
  for (const dir of ['code', 'staging']) age(`${cache.root}/${dir}`, 100);
  expect(sorts(gc(cache, {...options, keepMs: -1000, graceMs: -1000}))).toEqual([
    'bundle',
    'bundle',
    'leftover',
    'staging',
  ]);
  expect(names.map((name) => fs.existsSync(code(name)))).toEqual([true, true, false, false]);
  expect(fs.existsSync(`${packages}/one/index.mjs`)).toBe(true);
});

test('what was used since the oldest live lease began stays', async () => {
  const cache = openCache(scratch());
  const lease = await cache.leases.acquire(keyOf('running'), {signal: new AbortController().signal});
  const input = await make(cache, 'input', 0);
  await cache.artifacts.verify(input);
  const now = {...options, keepMs: -1000, graceMs: -1000};
  expect(gc(cache, now).removed).toEqual([]);
  lease.release();
  expect(sorts(gc(cache, now))).toEqual(['artifact', 'log', 'record']);
});

test('statistics count by sort and kind', async () => {
  const cache = openCache(scratch());
  await storeTree(cache, {a: '12345', b: '1'}, 'dataset');
  await storeTree(cache, {a: '123'}, 'dataset');
  await storeTree(cache, {a: '123'}, 'model');
  cache.checkpoints(keyOf('a'));
  expect(statistics(cache)).toEqual([
    {sort: 'artifact', kind: 'dataset', count: 2, bytes: 9},
    {sort: 'artifact', kind: 'model', count: 1, bytes: 3},
    {sort: 'checkpoint', count: 1, bytes: 0},
  ]);
});
