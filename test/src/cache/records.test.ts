import * as fs from 'node:fs';
import {expect, test} from 'vitest';
import {openCache} from '../../../src/cache/open.ts';
import {keyOf, recordOf, scratch} from './scratch.ts';

const file = (root: string, key: string): string => `${root}/records/${key.slice(0, 2)}/${key}.json`;

test('reads what was written, the newest of a key', () => {
  const {records} = openCache(scratch());
  expect(records.read(keyOf('a'))).toBeUndefined();
  records.write(recordOf('a', keyOf('one')));
  records.write(recordOf('a', keyOf('two')));
  records.write(recordOf('b', keyOf('one')));
  expect(records.read(keyOf('a'))).toEqual(recordOf('a', keyOf('two')));
  expect([...records.all()].map((record) => record.stage).sort()).toEqual(['a', 'b']);
});

test('notices a flip of any bit and sets the record aside', () => {
  const root = scratch();
  const {records} = openCache(root);
  const key = keyOf('a');
  for (let trial = 0; trial < 30; trial++) {
    records.write(recordOf('a', keyOf('one')));
    const bytes = fs.readFileSync(file(root, key));
    const at = Math.floor((bytes.length * trial) / 30);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (trial % 7));
    fs.writeFileSync(file(root, key), bytes);
    expect(records.read(key)).toBeUndefined();
    expect(fs.existsSync(file(root, key))).toBe(false);
  }
  expect(fs.readdirSync(`${root}/damaged`)).toHaveLength(30);
});

test('takes a record of another version or key for none', () => {
  const root = scratch();
  const {records} = openCache(root);
  records.write({...recordOf('a', keyOf('one')), version: 2 as 1});
  expect(records.read(keyOf('a'))).toBeUndefined();
  records.write(recordOf('b', keyOf('one')));
  fs.mkdirSync(`${root}/records/${keyOf('c').slice(0, 2)}`, {recursive: true});
  fs.renameSync(file(root, keyOf('b')), file(root, keyOf('c')));
  expect(records.read(keyOf('c'))).toBeUndefined();
});

test('merges the latest keys of each pipeline file, and survives a torn file', () => {
  const root = scratch();
  const {records} = openCache(root);
  records.setLatest('/p/a.yaml', {moons: keyOf('1'), score: keyOf('2')});
  records.setLatest('/p/a.yaml', {score: keyOf('3')});
  records.setLatest('/p/b.yaml', {moons: keyOf('4')});
  expect(records.latest('/p/a.yaml')).toEqual({moons: keyOf('1'), score: keyOf('3')});
  expect(records.latest('/p/none.yaml')).toEqual({});
  for (const name of fs.readdirSync(`${root}/latest`)) fs.truncateSync(`${root}/latest/${name}`, 9);
  expect(records.latest('/p/a.yaml')).toEqual({});
});
