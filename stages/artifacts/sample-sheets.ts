import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Codec} from '../../src/stage/stage.ts';
import {areImages, classRows, plainRows, sheetOf, titlesOf, type LabelledImages} from '../plot/image-rows.ts';
import {sheetPicture} from '../plot/sheet.ts';
import {titledPicture} from '../plot/titled-picture.ts';
import {rowsOf} from './dataset.ts';
import {samples, type Samples} from './samples.ts';

/** Images in a row, and rows of a class's own sheet at most: as the sheets of the published code. */
const [columns, rows] = [10, 10];

/**
 * Samples, and where they are images something to look at: `sheets/classes.png` with a row for each class, and a sheet of
 * the first hundred images of each class.
 */
export const samplesWithSheets: Codec<Samples> = {
  ...samples,
  write: async (dir, value) => {
    await samples.write(dir, value);
    if (areImages(value) && value.labels.length > 0)
      await writeSheets(join(dir, 'sheets'), value as ImageSamples);
  },
};

type ImageSamples = Samples & LabelledImages;

const writeSheets = async (dir: string, images: ImageSamples): Promise<void> => {
  await mkdir(dir);
  const classes = titlesOf([images.labels], images.names);
  const digits = `${classes.at(-1)!.label}`.length;
  for (const {label, name} of classes) {
    const sheet = sheetOf(images, plainRows(rowsOf(images.labels, label), columns, rows), 1);
    const file = `${`${label}`.padStart(digits, '0')}_${fileName(name)}.png`;
    await writeFile(join(dir, file), (await sheetPicture(sheet)).png);
  }
  const all = sheetOf(images, classRows(images.labels, classes, columns), 1);
  await writeFile(join(dir, 'classes.png'), await titledPicture(all));
};

/** Class names such as `T-shirt/top` as names of files. */
const fileName = (name: string): string => name.replace(/[^\p{L}\p{N}_-]+/gu, '-');
