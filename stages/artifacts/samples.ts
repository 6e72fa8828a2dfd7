import type {Codec} from '../../src/stage/stage.ts';
import {sizeOf, type Shape} from '../math/shape.ts';
import {rangeOf, type Range} from './bytes.ts';
import {arrayOf, countOf, type Part, readArrays, readJson, shapeOf, writeArrays, writeJson} from './part.ts';

/** What a model generated: row i of `points` was drawn for the class `labels[i]`. */
export interface Samples {
  /** [N, width], row-major. */
  readonly points: Float32Array;
  /** [N]; all 0 when the model is unconditional. */
  readonly labels: Int32Array;
  /** Numbers in an example. */
  readonly width: number;
  /** How they are arranged: [width] for points, [H, W, C] for images. */
  readonly shape: Shape;
  /** Of images: what 0 and 255 of 8 bits are. The points themselves are not rounded or cut. */
  readonly range?: Range;
  /** Evaluations of the score for a sample, on average; absent for draws from data. */
  readonly nfe?: number;
}

const arraysPart: Part = {file: 'samples.npz', holds: 'points [N, width] float32 and labels [N] int32'};
const aboutPart: Part = {file: 'samples.json', holds: 'count and shape, and the range of images, and nfe'};

/** Samples as `samples.npz` and `samples.json`. */
export const samples: Codec<Samples> = {
  kind: 'samples',
  read: async (dir) => {
    const about = await readJson(dir, aboutPart);
    const count = countOf(aboutPart, about, 'count', 0);
    const shape = shapeOf(aboutPart, about);
    const width = sizeOf(shape);
    const range = rangeOf(aboutPart, about);
    const arrays = await readArrays(dir, arraysPart);
    return {
      points: arrayOf(arraysPart, arrays, 'points', Float32Array, [count, width]),
      labels: arrayOf(arraysPart, arrays, 'labels', Int32Array, [count]),
      width,
      shape,
      ...(range && {range}),
      ...(typeof about['nfe'] === 'number' && {nfe: about['nfe']}),
    };
  },
  write: async (dir, {points, labels, width, shape, range, nfe}) => {
    const count = labels.length;
    await writeArrays(dir, arraysPart, {
      points: {shape: [count, width], values: points},
      labels: {shape: [count], values: labels},
    });
    await writeJson(dir, aboutPart, {count, shape, ...(range && {range}), ...(nfe !== undefined && {nfe})});
  },
};
