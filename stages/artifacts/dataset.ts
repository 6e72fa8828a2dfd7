import type {Codec} from '../../src/stage/stage.ts';
import {sizeOf, type Shape} from '../math/shape.ts';
import {fromBytes, rangeOf, toBytes, type Range} from './bytes.ts';
import {arrayOf, countOf, type Part, readArrays, readJson, shapeOf, writeArrays, writeJson} from './part.ts';

/** Labelled points: point i is row i of `points`, its class is `labels[i]`. */
export interface Dataset {
  /** [N, width], row-major. */
  readonly points: Float32Array;
  /** [N], each from 0 up to `classes`. */
  readonly labels: Int32Array;
  /** Numbers in an example. */
  readonly width: number;
  /** How they are arranged: [width] for points, [H, W, C] for images. */
  readonly shape: Shape;
  readonly classes: number;
  /** Class names, [classes]. */
  readonly names: readonly string[];
  /** Of values that were 8-bit ones: what 0 and 255 became. They are kept as bytes. Absent for other data. */
  readonly range?: Range;
}

const arraysPart: Part = {
  file: 'data.npz',
  holds: 'points [N, width] float32 or uint8, and labels [N] int32',
};
const aboutPart: Part = {
  file: 'dataset.json',
  holds: 'count, shape, classes, names, and range where the points are uint8',
};

/** A data set as `data.npz` and `dataset.json`. */
export const dataset: Codec<Dataset> = {
  kind: 'dataset',
  read: async (dir) => {
    const about = await readJson(dir, aboutPart);
    const count = countOf(aboutPart, about, 'count', 0);
    const shape = shapeOf(aboutPart, about);
    const width = sizeOf(shape);
    const arrays = await readArrays(dir, arraysPart);
    const range = rangeOf(aboutPart, about);
    const stored = <V extends Float32Array | Uint8Array>(like: new (length: number) => V): V =>
      arrayOf(arraysPart, arrays, 'points', like, [count, width]);
    return checked({
      points: range ? fromBytes(stored(Uint8Array), range) : stored(Float32Array),
      labels: arrayOf(arraysPart, arrays, 'labels', Int32Array, [count]),
      width,
      shape,
      classes: countOf(aboutPart, about, 'classes', 1),
      names: about['names'] as readonly string[],
      ...(range && {range}),
    });
  },
  write: async (dir, value) => {
    const {points, labels, width, shape, classes, names, range} = checked(value);
    const count = labels.length;
    await writeArrays(dir, arraysPart, {
      points: {shape: [count, width], values: range ? toBytes(points, range) : points},
      labels: {shape: [count], values: labels},
    });
    await writeJson(dir, aboutPart, {count, shape, classes, names, ...(range && {range})});
  },
};

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
  const {names, classes, labels} = value;
  if (!Array.isArray(names) || names.length !== classes || !names.every((name) => typeof name === 'string'))
    throw new Error(
      `${aboutPart.file}: expected names to be ${classes} class names, got ${JSON.stringify(names)}`,
    );
  const row = labels.findIndex((label) => label < 0 || label >= classes);
  if (row >= 0)
    throw new Error(
      `${arraysPart.file}: label ${labels[row]} of row ${row} is not a class; expected 0 to ${classes - 1}`,
    );
  return value;
};
