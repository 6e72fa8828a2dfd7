import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Codec} from '../../src/stage/stage.ts';
import {areImages, classRows, sheetOf, titlesOf, type LabelledImages} from '../plot/image-rows.ts';
import {sheetPicture} from '../plot/sheet.ts';
import {dataset, type Dataset} from './dataset.ts';

/** Images of a class, and pixels of the sheet to a side, at most: of CIFAR-100 all classes have room. */
const [columns, side] = [10, 4000];

/**
 * A data set, and where it has images a contact sheet `sheet.png`: a row for each class in their order, with its first
 * images. It has no titles: fonts would make the digest of the data another on each machine.
 */
export const datasetWithSheet: Codec<Dataset> = {
  ...dataset,
  write: async (dir, value) => {
    await dataset.write(dir, value);
    if (areImages(value) && value.labels.length > 0)
      await writeFile(join(dir, 'sheet.png'), await contactSheet(value as Dataset & LabelledImages));
  },
};

const contactSheet = async (images: Dataset & LabelledImages): Promise<Buffer> => {
  const [height, width] = images.shape as [number, number];
  const classes = titlesOf([images.labels], images.names).slice(0, roomFor(height));
  const rows = classRows(images.labels, classes, Math.min(columns, roomFor(width)));
  return (await sheetPicture(sheetOf(images, rows, 1))).png;
};

const roomFor = (length: number): number => Math.max(1, Math.floor(side / length));
