import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openKeptRows} from '../../../stages/artifacts/kept-rows.ts';
import {newDirectory} from '../../helpers/directory.ts';

const quiet = (): void => undefined;
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test('rows that were kept are found again, those appended after are not', async () => {
  const dir = await newDirectory();
  const first = openKeptRows(dir, 2, quiet);
  expect(first.found).toEqual({count: 0, memo: {}});
  first.append(bytes(1, 2, 3, 4));
  first.append(bytes(5, 6));
  first.keep({evaluations: 7});
  first.append(bytes(8, 9));
  first.close();
  const second = openKeptRows(dir, 2, quiet);
  expect(second.found).toEqual({count: 3, memo: {evaluations: 7}});
  expect([...readFileSync(second.path)]).toEqual([1, 2, 3, 4, 5, 6]);
  second.append(bytes(10, 11));
  second.keep({});
  second.close();
  const third = openKeptRows(dir, 2, quiet);
  expect(third.found).toEqual({count: 4, memo: {}});
  expect([...readFileSync(third.path)]).toEqual([1, 2, 3, 4, 5, 6, 10, 11]);
  third.close();
});

const damage: Readonly<Record<string, (path: string) => void>> = {
  'flipped bit': (path) => writeFileSync(path, bytes(1, 2, 3, 5)),
  'missing end': (path) => writeFileSync(path, bytes(1, 2, 3)),
};

test.each(Object.keys(damage))('rows with a %s are made anew', async (name) => {
  const dir = await newDirectory();
  const rows = openKeptRows(dir, 2, quiet);
  rows.append(bytes(1, 2, 3, 4));
  rows.keep({});
  rows.close();
  damage[name]!(rows.path);
  const notes: string[] = [];
  const again = openKeptRows(dir, 2, (line) => notes.push(line));
  expect(again.found.count).toBe(0);
  expect(readFileSync(again.path)).toHaveLength(0);
  again.close();
  expect(notes).toEqual([expect.stringContaining('its rows are made anew')]);
});

test('a kill between rows and note leaves what was noted', async () => {
  const dir = await newDirectory();
  const rows = openKeptRows(dir, 1, quiet);
  rows.append(bytes(1));
  rows.keep({});
  rows.close();
  appendFileSync(rows.path, bytes(2, 3));
  writeFileSync(join(dir, 'rows.json.new'), '{"rows": 3,');
  const again = openKeptRows(dir, 1, quiet);
  expect(again.found.count).toBe(1);
  expect([...readFileSync(again.path)]).toEqual([1]);
  again.close();
});
