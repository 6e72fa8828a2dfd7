import {spawnSync} from 'node:child_process';
import * as fs from 'node:fs';
import {expect, test} from 'vitest';
import {gc} from '../../../src/cache/gc.ts';
import {openCache} from '../../../src/cache/open.ts';
import {bundled} from './bundled.ts';
import {keyOf, recordOf, scratch, storeTree} from './scratch.ts';

const tree = {'a/b': 'x'.repeat(100), c: 'y'};

/** Stores and records, but is killed before its nth change of the file system; half of a write is written. */
const program = `
  import fs from 'node:fs';
  import {syncBuiltinESMExports} from 'node:module';
  const [root, tree, record, at] = process.argv.slice(2);
  let count = -Infinity;
  const change = (half) => { if (++count === Number(at)) { half?.(); process.kill(process.pid, 'SIGKILL'); } };
  for (const name of ['mkdirSync', 'renameSync', 'fchmodSync', 'fsyncSync', 'rmSync', 'linkSync', 'chmodSync', 'writeFileSync']) {
    const original = fs[name];
    fs[name] = (...args) => {
      change(name === 'writeFileSync' ? () => original(args[0], args[1].slice(0, args[1].length / 2)) : undefined);
      return original(...args);
    };
  }
  syncBuiltinESMExports();
  const {openCache} = await import('./src/cache/open.ts');
  const cache = openCache(root);
  const dir = cache.stage();
  for (const [path, text] of Object.entries(JSON.parse(tree))) { fs.mkdirSync(dir + '/a', {recursive: true}); fs.writeFileSync(dir + '/' + path, text); }
  count = 0;
  const {digest} = await cache.artifacts.store(dir, 'dataset');
  cache.records.write({...JSON.parse(record), artifact: digest});
  console.log(count);`;

test('a kill at any moment of storing leaves a whole artifact or none, and no record without it', async () => {
  const base = scratch();
  const file = bundled(program);
  const run = (root: string, at: number): ReturnType<typeof spawnSync> =>
    spawnSync(
      process.execPath,
      [file, root, JSON.stringify(tree), JSON.stringify(recordOf('a', '')), `${at}`],
      {encoding: 'utf8'},
    );
  const steps = Number(run(`${base}/whole`, 0).stdout);
  const digest = openCache(`${base}/whole`).artifacts.find('')[0] as string;
  expect(steps).toBeGreaterThan(15);
  const seen = new Set<string>();
  for (let at = 1; at <= steps; at++) {
    const root = `${base}/${at}`;
    expect(run(root, at).signal).toBe('SIGKILL');
    const cache = openCache(root);
    const found = cache.artifacts.find('');
    const record = cache.records.read(keyOf('a'));
    seen.add(`${found.length} ${record === undefined ? 'unrecorded' : 'recorded'}`);
    expect([[], [digest]]).toContainEqual(found);
    for (const artifact of found) expect(await cache.artifacts.verify(artifact)).toEqual([]);
    if (record !== undefined) expect([found, record.artifact]).toEqual([[digest], digest]);
    expect(await storeTree(cache, tree)).toBe(digest);
    expect(await cache.artifacts.verify(digest)).toEqual([]);
    cache.records.write(recordOf('a', digest));
    cache.records.setLatest(import.meta.filename, {a: keyOf('a')});
    gc(cache, {keepMs: -1000, graceMs: -1000, dryRun: false});
    expect(fs.readdirSync(`${root}/staging`)).toEqual([]);
    expect(cache.artifacts.present(digest)).toBe(true);
    expect(cache.records.read(keyOf('a'))?.artifact).toBe(digest);
  }
  expect([...seen].sort()).toEqual(['0 unrecorded', '1 recorded', '1 unrecorded']);
}, 60_000);
