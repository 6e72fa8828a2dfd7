import {toBytes, type Range} from '../artifacts/bytes.ts';
import {rowsOf} from '../artifacts/dataset.ts';
import type {RowSource} from '../artifacts/row-source.ts';
import type {Shape} from '../math/shape.ts';
import type {Sheet} from './sheet.ts';

/** Images with classes, row after row. */
export interface LabelledImages {
  readonly points: RowSource;
  readonly labels: Int32Array;
  readonly shape: Shape;
  readonly range: Range;
}

/** A row of a sheet. */
export interface ImageRow {
  readonly title: string;
  /** Numbers of the images. */
  readonly members: readonly number[];
}

/** Whether examples of that shape and range are images that a sheet can hold. */
export const areImages = ({shape, range}: {readonly shape: Shape; readonly range?: Range}): boolean =>
  shape.length === 3 && [1, 3, 4].includes(shape[2]!) && range !== undefined;

/** The first of the numbers, so many in a row. */
export const plainRows = (numbers: Int32Array, columns: number, rows: number): readonly ImageRow[] =>
  Array.from({length: Math.min(rows, Math.ceil(numbers.length / columns))}, (_, row) => ({
    title: '',
    members: [...numbers.subarray(row * columns, (row + 1) * columns)],
  }));

/** The first images of each class, in a row with its name. */
export const classRows = (
  labels: Int32Array,
  classes: readonly ClassTitle[],
  columns: number,
): readonly ImageRow[] =>
  classes.map(({label, name}) => ({title: name, members: [...rowsOf(labels, label).subarray(0, columns)]}));

/** A class as it is titled. */
export interface ClassTitle {
  readonly label: number;
  readonly name: string;
}

/** The classes that there are images of, by their names where these are known. */
export const titlesOf = (
  all: readonly Int32Array[],
  names: readonly string[] | undefined,
): readonly ClassTitle[] => {
  const present = new Set(all.flatMap((labels) => [...new Set(labels)]));
  return [...present]
    .sort((a, b) => a - b)
    .map((label) => ({label, name: names?.[label] ?? `class ${label}`}));
};

/** The images of these rows as a sheet. */
export const sheetOf = (images: LabelledImages, rows: readonly ImageRow[], scale: number): Sheet => {
  const [height, width, channels] = images.shape as [number, number, number];
  const image = (row: number): Uint8Array => toBytes(images.points.between(row, row + 1), images.range);
  return {
    rows: rows.map(({title, members}) => ({title, images: members.map(image)})),
    height,
    width,
    channels,
    scale,
  };
};
