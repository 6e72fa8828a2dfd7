import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Codec} from '../../src/stage/stage.ts';
import {sizeOf, type Shape} from '../math/shape.ts';
import {rangeOf, type Range} from './bytes.ts';
import {decodeNpy, encodeNpy} from './npy.ts';
import {npyRows, writeNpyRows} from './npy-rows.ts';
import {arrayOf, countOf, decodePart, openPart, type Part, readJson, shapeOf, writeJson} from './part.ts';
import {allRows, type RowSource} from './row-source.ts';

/** Labelled points: point i is row i of `points`, its class is `labels[i]`. */
export interface Dataset {
  /** [N, width]: read where they are asked for, since data may be larger than memory. */
  readonly points: RowSource;
  /** [N], each from 0 up to `classes`. */
  readonly labels: Int32Array;
  /** How the numbers of an example are arranged: [width] for points, [H, W, C] for images. */
  readonly shape: Shape;
  readonly classes: number;
  /** Class names, [classes]. */
  readonly names: readonly string[];
  /** Of values that were 8-bit ones: what 0 and 255 became. They are kept as bytes. Absent for other data. */
  readonly range?: Range;
}

const pointsPart: Part = {
  file: 'points.npy',
  holds: 'the examples [N, …shape], float32, or uint8 where dataset.json has a range',
};
const labelsPart: Part = {file: 'labels.npy', holds: 'the classes of the examples [N], int32'};
const aboutPart: Part = {
  file: 'dataset.json',
  holds: 'count, shape, classes, names, and range where the points are uint8',
};

/** A data set as `points.npy`, `labels.npy` and `dataset.json`. */
export const dataset: Codec<Dataset> = {
  kind: 'dataset',
  read: async (dir) => {
    const about = await readJson(dir, aboutPart);
    const count = countOf(aboutPart, about, 'count', 0);
    const shape = shapeOf(aboutPart, about);
    const range = rangeOf(aboutPart, about);
    const labels = await decodePart(dir, labelsPart, decodeNpy);
    return checked({
      points: openPart(dir, pointsPart, (path) => npyRows(path, {shape, range})),
      labels: arrayOf(labelsPart, {labels}, 'labels', Int32Array, [count]),
      shape,
      classes: countOf(aboutPart, about, 'classes', 1),
      names: about['names'] as readonly string[],
      ...(range && {range}),
    });
  },
  write: async (dir, value) => {
    const {points, labels, shape, classes, names, range} = checked(value);
    const count = labels.length;
    writeNpyRows(join(dir, pointsPart.file), points, {shape, range});
    await writeFile(join(dir, labelsPart.file), encodeNpy({shape: [count], values: labels}));
    await writeJson(dir, aboutPart, {count, shape, classes, names, ...(range && {range})});
  },
};

/** Labelled points that are known to be few, in memory, [N, width]. */
export type Small<T extends {readonly points: RowSource}> = Omit<T, 'points'> & {
  readonly points: Float32Array;
  readonly width: number;
};
export type SmallDataset = Small<Dataset>;

export const inMemory = <T extends {readonly points: RowSource}>(value: T): Small<T> => ({
  ...value,
  points: allRows(value.points),
  width: value.points.width,
});

/** Row numbers of one class, ascending. */
export const rowsOf = (labels: Int32Array, label: number): Int32Array =>
  Int32Array.from(labels.keys()).filter((row) => labels[row] === label);

/** The given rows of a row-major table [N, width], in their order. */
export const gather = (points: Float32Array, width: number, rows: Int32Array): Float32Array => {
  const taken = new Float32Array(rows.length * width);
  rows.forEach((row, i) => taken.set(points.subarray(row * width, (row + 1) * width), i * width));
  return taken;
};

const checked = (value: Dataset): Dataset => {
  const {names, classes, labels, points, shape} = value;
  if (!Array.isArray(names) || names.length !== classes || !names.every((name) => typeof name === 'string'))
    throw new Error(
      `${aboutPart.file}: expected names to be ${classes} class names, got ${JSON.stringify(names)}`,
    );
  if (new Set(names).size < classes)
    throw new Error(
      `${aboutPart.file}: two classes are called ${names.find((name, label) => names.indexOf(name) < label)}, expected a name of its own for each`,
    );
  if (points.count !== labels.length || points.width !== sizeOf(shape))
    throw new Error(
      `${pointsPart.file}: expected ${labels.length} rows, as many as labels, of width ${sizeOf(shape)}, got ${points.count} of width ${points.width}`,
    );
  const row = labels.findIndex((label) => label < 0 || label >= classes);
  if (row >= 0)
    throw new Error(
      `${labelsPart.file}: label ${labels[row]} of row ${row} is not a class; expected 0 to ${classes - 1}`,
    );
  return value;
};
