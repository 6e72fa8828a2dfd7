import {join} from 'node:path';
import type {JsonObject} from '../../src/json.ts';
import type {Codec} from '../../src/stage/stage.ts';
import {sizeOf, type Shape} from '../math/shape.ts';
import {rangeOf, type Range} from './bytes.ts';
import {npzArray, npzRows, writeNpzRows} from './npz-rows.ts';
import {arrayOf, countOf, openPart, type Part, readJson, shapeOf, writeJson} from './part.ts';
import type {RowSource} from './row-source.ts';

/** What a model generated: row i of `points` was drawn for the class `labels[i]`. */
export interface Samples {
  /** [N, width], row-major: read where they are asked for. */
  readonly points: RowSource;
  /** [N]; all 0 when the model is unconditional. */
  readonly labels: Int32Array;
  /** How the numbers of a sample are arranged: [width] for points, [H, W, C] for images. */
  readonly shape: Shape;
  /** Of images: what 0 and 255 of 8 bits are. They are kept as bytes. */
  readonly range?: Range;
  /** Names of the classes by label, where the model knows them. */
  readonly names?: readonly string[];
  /** Evaluations of the score for a sample, on average; absent for draws from data. */
  readonly nfe?: number;
}

const arraysPart: Part = {
  file: 'samples.npz',
  holds: 'samples [N, …shape], float32, or uint8 where samples.json has a range, and labels [N] int32',
};
const aboutPart: Part = {
  file: 'samples.json',
  holds: 'count and shape, and range and names of images, and nfe',
};

/** Samples as `samples.npz` and `samples.json`. */
export const samples: Codec<Samples> = {
  kind: 'samples',
  read: async (dir) => {
    const about = await readJson(dir, aboutPart);
    const count = countOf(aboutPart, about, 'count', 0);
    const shape = shapeOf(aboutPart, about);
    const range = rangeOf(aboutPart, about);
    const names = namesIn(about);
    const labels = openPart(dir, arraysPart, (path) => npzArray(path, 'labels'));
    return checked({
      points: openPart(dir, arraysPart, (path) => npzRows(path, 'samples', {shape, range})),
      labels: arrayOf(arraysPart, {labels}, 'labels', Int32Array, [count]),
      shape,
      ...(range && {range}),
      ...(names && {names}),
      ...(typeof about['nfe'] === 'number' && {nfe: about['nfe']}),
    });
  },
  write: async (dir, value) => {
    const {points, labels, shape, range, names, nfe} = checked(value);
    const count = labels.length;
    writeNpzRows(
      join(dir, arraysPart.file),
      {name: 'samples', rows: points, shape, range},
      {labels: {shape: [count], values: labels}},
    );
    await writeJson(dir, aboutPart, {
      count,
      shape,
      ...(range && {range}),
      ...(names && {names}),
      ...(nfe !== undefined && {nfe}),
    });
  },
};

const namesIn = ({names}: JsonObject): readonly string[] | undefined => {
  if (names === undefined) return undefined;
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw new Error(
    `${aboutPart.file}: expected names to be a list of class names, got ${JSON.stringify(names)}`,
  );
};

const checked = (value: Samples): Samples => {
  const {points, labels, shape, names} = value;
  if (points.count !== labels.length || points.width !== sizeOf(shape))
    throw new Error(
      `${arraysPart.file}: expected ${labels.length} samples, as many as labels, of width ${sizeOf(shape)}, got ${points.count} of width ${points.width}`,
    );
  const classes = names?.length ?? Infinity;
  const row = labels.findIndex((label) => label < 0 || label >= classes);
  if (row >= 0)
    throw new Error(
      `${arraysPart.file}: label ${labels[row]} of sample ${row} is not a class; expected ${names ? `0 to ${classes - 1}` : 'whole numbers from 0 up'}`,
    );
  return value;
};
