import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import sharp from 'sharp';
import {expect, test} from 'vitest';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {samplesWithSheets} from '../../../stages/artifacts/sample-sheets.ts';
import type {Samples} from '../../../stages/artifacts/samples.ts';
import {newDirectory} from '../../helpers/directory.ts';

/** 24 images of 2 × 3 pixels, image i of brightness 10 i throughout; the first two are of class 10, the others of class 1. */
const images: Samples = {
  points: rowsInMemory(
    Float32Array.from({length: 24 * 6}, (_, i) => (10 * Math.floor(i / 6)) / 255),
    6,
  ),
  labels: Int32Array.from({length: 24}, (_, i) => (i < 2 ? 10 : 1)),
  shape: [2, 3, 1],
  range: [0, 1],
  names: Array.from({length: 11}, (_, i) => (i === 10 ? 'T-shirt/top & "co"' : `class-${i}`)),
};

const written = async (value: Samples): Promise<string> => {
  const dir = await newDirectory();
  await samplesWithSheets.write(dir, value);
  return dir;
};

const pixelsOf = async (path: string) => {
  const {data, info} = await sharp(path).raw().toBuffer({resolveWithObject: true});
  const at = (x: number, y: number): number => data[(y * info.width + x) * info.channels]!;
  return {size: [info.width, info.height], at};
};

test('images have a sheet for each class and one with a row for each', async () => {
  const dir = join(await written(images), 'sheets');
  expect((await readdir(dir)).sort()).toEqual(['01_class-1.png', '10_T-shirt-top-co-.png', 'classes.png']);
  const {size, at} = await pixelsOf(join(dir, '01_class-1.png'));
  // Ten images of 3 pixels in a row, and three rows of 2 pixels, two black pixels around each.
  expect(size).toEqual([52, 14]);
  expect([at(0, 0), at(2, 2), at(4, 3), at(5, 2), at(7, 2), at(2, 6)]).toEqual([0, 20, 20, 0, 30, 120]);
  const all = await pixelsOf(join(dir, 'classes.png'));
  expect(all.size).toEqual([90 + 52, 10]);
  expect([all.at(92, 2), all.at(92, 6), all.at(97, 6), all.at(102, 6)]).toEqual([20, 0, 10, 0]);
  const title = Array.from({length: 90 * 10}, (_, i) => all.at(i % 90, Math.floor(i / 90)));
  expect(Math.min(...title)).toBeLessThan(128);
});

test('points have none', async () => {
  const {range: _, ...points} = images;
  expect((await readdir(await written(points))).sort()).toEqual(['samples.json', 'samples.npz']);
});

test('samples are read as they are without', async () => {
  const dir = await written(images);
  const {points, labels} = await samplesWithSheets.read(dir);
  expect(points.at(Int32Array.of(7))).toEqual(images.points.between(7, 8));
  expect(labels).toEqual(images.labels);
});
