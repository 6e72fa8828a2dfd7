import * as fs from 'node:fs';
import {afterEach, expect, test, vi} from 'vitest';
import * as hash from '../../../src/cache/hash.ts';
import {openCache} from '../../../src/cache/open.ts';
import {sha256} from '../../../src/json.ts';
import {scratch} from './scratch.ts';

vi.mock('../../../src/cache/hash.ts', {spy: true});
afterEach(() => {
  vi.useRealTimers();
});

const timesHashed = (): number => vi.mocked(hash.hashNow).mock.calls.length;

/** A cache that was written to, a file beside it, and a clock by which the file is not new. */
const setUp = (): {root: string; file: string} => {
  const dir = scratch();
  const root = `${dir}/cache`;
  openCache(root).stage();
  fs.writeFileSync(`${dir}/file`, 'one');
  vi.mocked(hash.hashNow).mockClear();
  vi.useFakeTimers({toFake: ['Date'], now: Date.now() + 10_000});
  return {root, file: `${dir}/file`};
};

test('an unchanged file is hashed once, across processes', () => {
  const {root, file} = setUp();
  const first = openCache(root).files;
  expect([first.digest(file), first.digest(file)]).toEqual([sha256('one'), sha256('one')]);
  first.save();
  expect(openCache(root).files.digest(file)).toBe(sha256('one'));
  expect(timesHashed()).toBe(1);
});

test('a change of content, or of stamps alone, is seen', () => {
  const {root, file} = setUp();
  const {files} = openCache(root);
  files.digest(file);
  fs.writeFileSync(file, 'two');
  expect(files.digest(file)).toBe(sha256('two'));
  fs.utimesSync(file, 1, 1);
  expect(files.digest(file)).toBe(sha256('two'));
  expect(timesHashed()).toBe(3);
});

/** So long that the file system's clock has moved. */
const tick = () => new Promise((resolve) => setTimeout(resolve, 20));

test('other bytes of the same length and time are seen, in the file or in its place', async () => {
  const {root, file} = setUp();
  fs.utimesSync(file, 1, 1);
  const {files} = openCache(root);
  expect(files.digest(file)).toBe(sha256('one'));
  await tick();
  fs.writeFileSync(file, 'two');
  fs.utimesSync(file, 1, 1);
  expect(files.digest(file)).toBe(sha256('two'));
  fs.writeFileSync(`${file}.new`, 'six');
  fs.utimesSync(`${file}.new`, 1, 1);
  fs.renameSync(`${file}.new`, file);
  expect(files.digest(file)).toBe(sha256('six'));
});

test('a stamp as new as the hashing proves nothing', () => {
  const {root, file} = setUp();
  vi.useRealTimers();
  fs.writeFileSync(file, 'two');
  const {files} = openCache(root);
  files.digest(file);
  files.save();
  expect(fs.existsSync(`${root}/files.json`)).toBe(false);
  files.digest(file);
  expect(timesHashed()).toBe(2);
});

test('savers keep what others saved; a damaged table is as good as none', () => {
  const {root, file} = setUp();
  const [one, two] = [openCache(root).files, openCache(root).files];
  fs.writeFileSync(`${file}2`, 'two');
  vi.setSystemTime(Date.now() + 10_000);
  one.digest(file);
  two.digest(`${file}2`);
  one.save();
  two.save();
  const both = openCache(root).files;
  both.digest(file);
  both.digest(`${file}2`);
  expect(timesHashed()).toBe(2);
  const text = fs.readFileSync(`${root}/files.json`, 'utf8');
  fs.writeFileSync(`${root}/files.json`, text.replace(sha256('one'), sha256('six')));
  expect(openCache(root).files.digest(file)).toBe(sha256('one'));
  expect(timesHashed()).toBe(3);
});
