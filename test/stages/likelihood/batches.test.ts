import {expect, test} from 'vitest';
import type {Dataset} from '../../../stages/artifacts/dataset.ts';
import {rowsInMemory, rowsOfBytes} from '../../../stages/artifacts/row-source.ts';
import {batchesOf} from '../../../stages/likelihood/batches.ts';
import {dequantise} from '../../../stages/likelihood/dequantise.ts';
import {rng} from '../../../stages/math/stream.ts';

const numbers = Uint8Array.of(0, 1, 127, 254, 255, 3, 9, 200, 77, 5);
const about = {labels: new Int32Array(5), shape: [2], classes: 1, names: ['all']};
const images: Dataset = {...about, points: rowsOfBytes(numbers, 2, [-1, 1]), range: [-1, 1]};

test('a byte is spread over its 256th of the range', () => {
  const values = Float32Array.of(-1, -1, 1, 1);
  const spread = dequantise(values, [-1, 1], Float32Array.of(0, 0.5, 0, 0.5));
  expect([...spread]).toEqual([-1, -1 + 1 / 256, 1 - 2 / 256, 1 - 1 / 256]);
});

const drawn = (data: Dataset, batchSize: number, repeats = 2): number[][] => {
  const passes = Array.from({length: repeats}, (): number[] => []);
  for (const {points, first} of batchesOf(data, {repeats, batchSize, stream: rng(3)})) {
    const pass = passes.find((numbers) => numbers.length === first * 2)!;
    pass.push(...points);
  }
  return passes;
};

test('what a byte is spread to depends on its place and the pass, not on the batch', () => {
  const [first, second] = drawn(images, 5);
  for (const size of [1, 2, 3, 9]) expect(drawn(images, size)).toEqual([first, second]);
  expect(first).not.toEqual(second);
  for (const pass of [first!, second!])
    expect(pass.map((value) => Math.floor(128 * (value + 1)))).toEqual([...numbers]);
  // Of equal bytes no two are spread alike.
  const same: Dataset = {...images, points: rowsOfBytes(new Uint8Array(10), 2, [-1, 1])};
  expect(new Set(drawn(same, 2).flat()).size).toBe(20);
});

test('numbers that never were bytes stay as they are', () => {
  const values = Float32Array.of(0.1, 2, -3, 4, 5, 6, 7, 8, 9, 10);
  const plain: Dataset = {...about, points: rowsInMemory(values, 2)};
  expect(drawn(plain, 2)).toEqual([[...values], [...values]]);
});
