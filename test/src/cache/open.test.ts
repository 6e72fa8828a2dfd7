import {spawnSync} from 'node:child_process';
import * as fs from 'node:fs';
import {expect, test} from 'vitest';
import {CacheMisplaced, CacheVersionError} from '../../../src/cache/errors.ts';
import {openCache} from '../../../src/cache/open.ts';
import {bundled} from './bundled.ts';
import {isRoot, keyOf, nobody, recordOf, scratch, storeTree} from './scratch.ts';

test('reading an absent cache finds nothing and leaves no trace', async () => {
  const root = `${scratch()}/cache`;
  const cache = openCache(root);
  expect(cache.records.read(keyOf('a'))).toBeUndefined();
  expect([...cache.records.all(), ...cache.artifacts.find('')]).toEqual([]);
  expect(cache.artifacts.present(keyOf('a'))).toBe(false);
  expect(await cache.leases.reap()).toEqual([]);
  cache.files.digest(import.meta.filename);
  cache.files.save();
  expect(fs.existsSync(root)).toBe(false);
});

test('the first write gives the cache its version; another version is refused with a way out', () => {
  const root = scratch();
  openCache(root).stage();
  expect(fs.readFileSync(`${root}/version`, 'utf8')).toBe('1\n');
  fs.writeFileSync(`${root}/version`, '2\n');
  expect(() => openCache(root)).toThrow(CacheVersionError);
  expect(() => openCache(root)).toThrow(/format "2".* reads format 1\.\n.*--cache DIR/);
});

test.each([
  ['a file', 'file', /file: it is a file, not a directory\.\n.*--cache DIR or PIPE_CACHE/],
  ['a path through a file', 'file/cache', /a part of its path is a file/],
  [
    'a directory whose version is one',
    'other',
    /other\/version, which says a cache's format, is not a file there/,
  ],
])('%s cannot be a cache', (_, path, says) => {
  const root = scratch();
  fs.writeFileSync(`${root}/file`, '');
  fs.mkdirSync(`${root}/other/version`, {recursive: true});
  expect(() => openCache(`${root}/${path}`)).toThrow(CacheMisplaced);
  expect(() => openCache(`${root}/${path}`)).toThrow(says);
});

test('nobody is told to delete what is not a cache', () => {
  const root = scratch();
  fs.writeFileSync(`${root}/version`, 'v1.2.3\n');
  expect(() => openCache(root)).toThrow(
    /is not a cache of pipe: its file `version` says "v1.2.3"\.\n[^]*--cache DIR/,
  );
  expect(() => openCache(root)).not.toThrow(/delete/);
});

test.skipIf(process.platform === 'win32')(
  'a read-only cache can be read, and writing to it is explained',
  async () => {
    const root = scratch();
    fs.chmodSync(root, 0o755);
    const cache = openCache(`${root}/cache`);
    const digest = await storeTree(cache, {a: 'x'});
    cache.records.write(recordOf('a', digest));
    const program = bundled(`
    import {openCache} from './src/cache/open.ts';
    const [root, digest, key] = process.argv.slice(2);
    const cache = openCache(root);
    const said = [await cache.artifacts.verify(digest), cache.records.read(key)?.artifact === digest];
    const attempt = async (work) => { try { await work(); return 'written'; } catch (error) { return error.name + ': ' + error.message; } };
    // By this clock the program itself is old enough to be remembered by its stat.
    const now = Date.now;
    Date.now = () => now() + 10_000;
    cache.files.digest(process.argv[1]);
    said.push(await attempt(() => cache.files.save()));
    Date.now = now;
    said.push(await attempt(() => cache.stage()), await attempt(() => cache.leases.acquire(key, {signal: new AbortController().signal})));
    said.push(await attempt(() => openCache(root + '/unreadable')));
    console.log(JSON.stringify(said));`);
    fs.chmodSync(program, 0o644);
    fs.mkdirSync(`${root}/cache/unreadable`, {mode: 0o300});
    for (const dir of ['', '/artifacts', '/staging', '/records']) fs.chmodSync(`${root}/cache${dir}`, 0o555);
    // The superuser may write anywhere; nobody may not.
    const {stdout, stderr} = spawnSync(process.execPath, [program, `${root}/cache`, digest, keyOf('a')], {
      encoding: 'utf8',
      ...(isRoot && nobody),
    });
    for (const dir of ['', '/artifacts', '/staging', '/records']) fs.chmodSync(`${root}/cache${dir}`, 0o755);
    expect(stderr).toBe('');
    const [damaged, found, saved, ...answers] = JSON.parse(stdout) as [string[], boolean, ...string[]];
    expect(answers.pop()).toMatch(/^CacheMisplaced: .*\/unreadable: you have no right to read it\.\n/);
    expect([damaged, found, saved]).toEqual([[], true, 'written']);
    for (const refusal of answers)
      expect(refusal).toMatch(
        /^CacheUnwritable: Cannot write the cache .*: permission denied \(.*\)\.\nGive yourself/,
      );
  },
);
