import * as fs from 'node:fs';
import {afterEach, expect, test, vi} from 'vitest';
import * as hash from '../../../src/cache/hash.ts';
import {openCache} from '../../../src/cache/open.ts';
import {sha256} from '../../../src/json.ts';
import {scratch, storeTree} from './scratch.ts';

vi.mock('../../../src/cache/hash.ts', {spy: true});
afterEach(() => {
  vi.useRealTimers();
});

/** How many files are hashed while something is verified. */
const hashed = async (work: () => Promise<unknown>): Promise<number> => {
  vi.mocked(hash.hashPaced).mockClear();
  await work();
  return vi.mocked(hash.hashPaced).mock.calls.length;
};

test('bytes are hashed once a process for as long as no stat changes', async () => {
  const cache = openCache(scratch());
  const digest = await storeTree(cache, {a: 'x', b: 'y'});
  const verify = (): Promise<unknown> => cache.artifacts.verify(digest);
  expect(await hashed(() => Promise.all([verify(), verify()]))).toBe(2);
  // The stamps are so new that a write could hide behind them: nothing was remembered.
  expect(await hashed(verify)).toBe(2);
  vi.useFakeTimers({toFake: ['Date'], now: Date.now() + 10_000});
  expect(await hashed(verify)).toBe(2);
  expect(await hashed(verify)).toBe(0);
  fs.utimesSync(`${cache.artifacts.path(digest)}/a`, 1, 1);
  expect(await hashed(verify)).toBe(2);
});

test('a file that became a program is damage, and one that is another’s by a link', async () => {
  const cache = openCache(scratch());
  const digest = await storeTree(cache, {a: 'x', b: 'y'});
  const file = (name: string): string => `${cache.artifacts.path(digest)}/${name}`;
  expect(await cache.artifacts.verify(digest)).toEqual([]);
  fs.chmodSync(file('a'), 0o555);
  expect(await cache.artifacts.verify(digest)).toEqual(['a']);
  fs.chmodSync(cache.artifacts.path(digest), 0o755);
  fs.renameSync(file('b'), `${cache.root}/b`);
  fs.symlinkSync(`${cache.root}/b`, file('b'));
  expect(await cache.artifacts.verify(digest)).toEqual(['a', 'b']);
});

test('damage is told each time, whatever the stamps say', async () => {
  const cache = openCache(scratch());
  const digest = await storeTree(cache, {a: 'x', b: 'y', c: 'z'});
  const file = (name: string): string => `${cache.artifacts.path(digest)}/${name}`;
  fs.chmodSync(file('a'), 0o644);
  fs.writeFileSync(file('a'), '!');
  vi.useFakeTimers({toFake: ['Date'], now: Date.now() + 10_000});
  for (let look = 0; look < 3; look++) expect(await cache.artifacts.verify(digest)).toEqual(['a']);
  fs.chmodSync(cache.artifacts.path(digest), 0o755);
  fs.rmSync(file('c'));
  fs.writeFileSync(file('d'), '');
  for (let look = 0; look < 3; look++) expect(await cache.artifacts.verify(digest)).toEqual(['c', 'd']);
});

test('hashing gives way to others whenever it is due, after every MiB at the latest', async () => {
  const file = `${scratch()}/file`;
  fs.writeFileSync(file, Buffer.alloc(3 << 20));
  const descriptor = fs.openSync(file, 'r');
  let pauses = 0;
  const pause = (): Promise<void> => {
    pauses++;
    return Promise.resolve();
  };
  const contents = await hash.hashPaced(descriptor, 3 << 20, {due: () => true, pause});
  fs.closeSync(descriptor);
  expect([contents.sha256, contents.bytes, pauses]).toEqual([sha256(Buffer.alloc(3 << 20)), 3 << 20, 3]);
});
