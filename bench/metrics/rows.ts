import {writeNpyRows} from '../../stages/artifacts/npy-rows.ts';
import {rowsInMemory} from '../../stages/artifacts/row-source.ts';
import {rng} from '../../stages/math/stream.ts';

/** Numbers of a row, as Inception's have it. */
export const width = 2048;

/**
 * Writes rows like features: from 0 up, columns of other scales. Each is a cheap function of its place and the seed, so
 * that 50 000 rows are there in seconds; a few drawn rows give the pattern.
 */
export const writeRows = (file: string, count: number, seed: number, shift: number): void => {
  const stream = rng(seed);
  const pattern = stream.normal(0, 2 ** 20);
  const offsets = stream.integers(1, count, 2 ** 20 - width);
  const mixing = stream.integers(2, count, 2 ** 20 - width);
  const values = new Float32Array(count * width);
  for (let row = 0, at = 0; row < count; row++)
    for (let c = 0; c < width; c++, at++) {
      const drawn = pattern[offsets[row]! + c]! + pattern[mixing[row]! + c]!;
      values[at] = Math.max(0, 0.3 + shift + (0.1 + c / (4 * width)) * drawn);
    }
  writeNpyRows(file, rowsInMemory(values, width));
};
