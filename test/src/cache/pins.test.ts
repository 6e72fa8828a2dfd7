import * as fs from 'node:fs';
import {expect, test} from 'vitest';
import {gc} from '../../../src/cache/gc.ts';
import {openCache} from '../../../src/cache/open.ts';
import {nameProblem} from '../../../src/cache/pins.ts';
import {keyOf, scratch, storeTree} from './scratch.ts';

const everything = {keepMs: -1000, graceMs: -1000, dryRun: false};

test('an artifact stays from the moment it is pinned to the moment it is not', async () => {
  const root = `${scratch()}/cache`;
  const cache = openCache(root);
  expect([...cache.pins.all()]).toEqual([]);
  expect(fs.existsSync(root)).toBe(false);
  const digest = await storeTree(cache, {a: '1'});
  cache.pins.set('second', digest);
  cache.pins.set('a first', digest);
  expect([...openCache(root).pins.all()]).toEqual([
    ['a first', digest],
    ['second', digest],
  ]);
  cache.pins.remove('a first');
  gc(cache, everything);
  expect(cache.artifacts.present(digest)).toBe(true);
  cache.pins.remove('second');
  gc(cache, everything);
  expect(cache.artifacts.present(digest)).toBe(false);
});

test('what is no pin in pins/ is left out, and what a killed writer left is collected', () => {
  const cache = openCache(scratch());
  cache.pins.set('pin', keyOf('a'));
  const dir = `${cache.root}/pins`;
  fs.mkdirSync(`${dir}/directory`);
  fs.writeFileSync(`${dir}/pin.0123.tmp`, keyOf('a'));
  fs.writeFileSync(`${dir}/note`, 'not a digest\n');
  expect([...cache.pins.all().keys()]).toEqual(['pin']);
  expect(gc(cache, everything).removed.map(({path}) => path)).toEqual([`${dir}/pin.0123.tmp`]);
  expect(fs.readdirSync(dir).sort()).toEqual(['directory', 'note', 'pin']);
});

test.each([
  ['best-score', undefined],
  ['moons.classifier[loss=ce, n=1]', undefined],
  ['é'.repeat(100), undefined],
  ['', 'empty'],
  ['a/b', '"/"'],
  ['..', 'begins with "."'],
  ['-x', 'begins with "-"'],
  ['a\nb', 'control character'],
  ['x.tmp', '".tmp"'],
  ['é'.repeat(101), '200 bytes'],
])('the name %j', (name, problem) => {
  if (problem === undefined) expect(nameProblem(name)).toBeUndefined();
  else expect(nameProblem(name)).toContain(problem);
});
