import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  allRows,
  blocksOf,
  passingBlocksOf,
  rowsInFile,
  rowsInMemory,
  rowsOfBytes,
  type RowSource,
} from '../../../stages/artifacts/row-source.ts';

const values = Float32Array.from({length: 12}, (_, i) => i / 4 - 1);
const bytes = Uint8Array.from({length: 12}, (_, i) => 20 * i);
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rows-'));
  await writeFile(join(dir, 'floats'), Buffer.concat([Buffer.from('head'), Buffer.from(values.buffer)]));
  await writeFile(join(dir, 'bytes'), bytes);
});
afterAll(() => rm(dir, {recursive: true}));

const places = (): Readonly<Record<string, RowSource>> => ({
  memory: rowsInMemory(values, 3),
  file: rowsInFile({path: join(dir, 'floats'), offset: 4, count: 4, width: 3}),
});

describe.each(['memory', 'file'])('rows in %s', (place) => {
  test('are those that are asked for, in the order asked for', () => {
    const rows = places()[place]!;
    expect([rows.count, rows.width]).toEqual([4, 3]);
    expect(allRows(rows)).toEqual(values);
    expect(rows.between(1, 3)).toEqual(values.slice(3, 9));
    expect(rows.between(4, 4)).toEqual(new Float32Array(0));
    expect(rows.at(Int32Array.of(3, 0, 3))).toEqual(
      Float32Array.of(...values.slice(9), ...values.slice(0, 3), ...values.slice(9)),
    );
  });

  test.each([
    [-1, 2],
    [2, 1],
    [0, 5],
    [0.5, 1],
  ])('%d to %d are refused', (first, end) => {
    expect(() => places()[place]!.between(first, end)).toThrow(RangeError);
  });

  test.each([-1, 4])('row %d is refused', (row) => {
    expect(() => places()[place]!.at(Int32Array.of(0, row))).toThrow(
      `row ${row} is not among the 4 there are`,
    );
  });
});

test.each([
  ['a file', () => rowsInFile({path: join(dir, 'bytes'), offset: 0, count: 4, width: 3, range: [-1, 1]})],
  ['memory', () => rowsOfBytes(bytes, 3, [-1, 1])],
])('bytes in %s are the numbers they stand for', (_, rows) => {
  const second = Float32Array.of(60, 80, 100).map((byte) => -1 + (2 * byte) / 255);
  expect(rows().between(1, 2)).toEqual(second);
  expect(rows().at(Int32Array.of(1, 1))).toEqual(Float32Array.of(...second, ...second));
});

test('blocks are all rows, a few at a time', () => {
  const blocks = [...blocksOf(rowsInMemory(values, 3), 7)];
  expect(blocks).toEqual([values.slice(0, 6), values.slice(6)]);
  expect([...blocksOf(rowsInMemory(values, 3), 1)]).toHaveLength(4);
  expect([...blocksOf(rowsInMemory(new Float32Array(), 3))]).toEqual([]);
});

test.each(['memory', 'file'])('blocks of rows in %s that pass are the same, one at a time', (place) => {
  const rows = places()[place]!;
  const seen: Float32Array[] = [];
  const memory = new Set<ArrayBufferLike>();
  for (const block of passingBlocksOf(rows, 7)) {
    seen.push(block.slice());
    memory.add(block.buffer);
  }
  expect(seen).toEqual([...blocksOf(rows, 7)]);
  expect(memory.size).toBe(1);
  expect([...passingBlocksOf(rows, 1)]).toHaveLength(4);
});

test('a file that is cut short is named', () => {
  const rows = rowsInFile({path: join(dir, 'floats'), offset: 4, count: 5, width: 3});
  expect(() => rows.between(3, 5)).toThrow(/floats ends at byte 52/);
});

test('values that are no rows are refused', () => {
  expect(() => rowsInMemory(values, 5)).toThrow('12 values are no rows of width 5');
});
