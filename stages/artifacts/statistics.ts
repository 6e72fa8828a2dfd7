import type {Codec} from '../../src/stage/stage.ts';
import {type Extracted, extractionMembers, extractionOf} from './extraction.ts';
import {arrayOf, countOf, type Part, readArrays, readJson, writeArrays, writeJson} from './part.ts';

/** Mean and covariance of features, in place of the features themselves. */
export interface Statistics extends Extracted {
  readonly count: number;
  /** [width]. */
  readonly mean: Float64Array;
  /** [width, width], with count − 1 below the line. */
  readonly covariance: Float64Array;
}

const arraysPart: Part = {
  file: 'statistics.npz',
  holds: 'mu [width] and sigma [width, width], both float64, as other tools read and write them',
};
const aboutPart: Part = {
  file: 'statistics.json',
  holds: 'count, width, extractor {name, digest}, front_end and quantise',
};

/** Statistics of features as `statistics.npz`, which pytorch-fid and its kin read, and `statistics.json`. */
export const statistics: Codec<Statistics> = {
  kind: 'statistics',
  read: async (dir) => {
    const about = await readJson(dir, aboutPart);
    const width = countOf(aboutPart, about, 'width', 1);
    const arrays = await readArrays(dir, arraysPart);
    return {
      count: countOf(aboutPart, about, 'count', 2),
      width,
      extraction: extractionOf(aboutPart, about),
      mean: arrayOf(arraysPart, arrays, 'mu', Float64Array, [width]),
      covariance: arrayOf(arraysPart, arrays, 'sigma', Float64Array, [width, width]),
    };
  },
  write: async (dir, {count, width, extraction, mean, covariance}) => {
    await writeArrays(dir, arraysPart, {
      mu: {shape: [width], values: mean},
      sigma: {shape: [width, width], values: covariance},
    });
    await writeJson(dir, aboutPart, {count, width, ...extractionMembers(extraction)});
  },
};
