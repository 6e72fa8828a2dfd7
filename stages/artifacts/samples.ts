import type {Codec} from '../../src/stage/stage.ts';
import {arrayOf, countOf, type Part, readArrays, readJson, writeArrays, writeJson} from './part.ts';

/** What a model generated: row i of `points` was drawn for the class `labels[i]`. */
export interface Samples {
  /** [N, width], row-major. */
  readonly points: Float32Array;
  /** [N]; all 0 when the model is unconditional. */
  readonly labels: Int32Array;
  readonly width: number;
}

const arraysPart: Part = {file: 'samples.npz', holds: 'points [N, width] float32 and labels [N] int32'};
const aboutPart: Part = {file: 'samples.json', holds: 'count and width'};

/** Samples as `samples.npz` and `samples.json`. */
export const samples: Codec<Samples> = {
  kind: 'samples',
  read: async (dir) => {
    const about = await readJson(dir, aboutPart);
    const [count, width] = [countOf(aboutPart, about, 'count', 0), countOf(aboutPart, about, 'width', 1)];
    const arrays = await readArrays(dir, arraysPart);
    return {
      points: arrayOf(arraysPart, arrays, 'points', Float32Array, [count, width]),
      labels: arrayOf(arraysPart, arrays, 'labels', Int32Array, [count]),
      width,
    };
  },
  write: async (dir, {points, labels, width}) => {
    const count = labels.length;
    await writeArrays(dir, arraysPart, {
      points: {shape: [count, width], values: points},
      labels: {shape: [count], values: labels},
    });
    await writeJson(dir, aboutPart, {count, width});
  },
};
