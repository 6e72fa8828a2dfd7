import type {Codec} from '../../src/stage/stage.ts';
import {arrayOf, countOf, type Part, readArrays, readJson, writeArrays, writeJson} from './part.ts';

/** Labelled points: point i is row i of `points`, its class is `labels[i]`. */
export interface Dataset {
  /** [N, width], row-major. */
  readonly points: Float32Array;
  /** [N], each from 0 up to `classes`. */
  readonly labels: Int32Array;
  readonly width: number;
  readonly classes: number;
  /** Class names, [classes]. */
  readonly names: readonly string[];
}

const arraysPart: Part = {file: 'data.npz', holds: 'points [N, width] float32 and labels [N] int32'};
const aboutPart: Part = {file: 'dataset.json', holds: 'count, width, classes and names'};

/** A data set as `data.npz` and `dataset.json`. */
export const dataset: Codec<Dataset> = {
  kind: 'dataset',
  read: async (dir) => {
    const about = await readJson(dir, aboutPart);
    const [count, width] = [countOf(aboutPart, about, 'count', 0), countOf(aboutPart, about, 'width', 1)];
    const arrays = await readArrays(dir, arraysPart);
    return checked({
      points: arrayOf(arraysPart, arrays, 'points', Float32Array, [count, width]),
      labels: arrayOf(arraysPart, arrays, 'labels', Int32Array, [count]),
      width,
      classes: countOf(aboutPart, about, 'classes', 1),
      names: about['names'] as readonly string[],
    });
  },
  write: async (dir, value) => {
    const {points, labels, width, classes, names} = checked(value);
    const count = labels.length;
    await writeArrays(dir, arraysPart, {
      points: {shape: [count, width], values: points},
      labels: {shape: [count], values: labels},
    });
    await writeJson(dir, aboutPart, {count, width, classes, names});
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
