import type {JsonObject} from '../../src/json.ts';
import type {Codec} from '../../src/stage/stage.ts';
import type {NpyArrays} from './npz.ts';
import {hasPart, type Part, readArrays, readJson, writeArrays, writeJson} from './part.ts';

/** What was measured: numbers by name, and the arrays they summarise. */
export interface Metrics {
  readonly values: JsonObject;
  readonly arrays: NpyArrays;
}

const valuesPart: Part = {file: 'metrics.json', holds: 'the measured numbers by name'};
const arraysPart: Part = {file: 'arrays.npz', holds: 'the arrays behind the numbers'};

/** Metrics as `metrics.json` and, where there are arrays, `arrays.npz`. */
export const metrics: Codec<Metrics> = {
  kind: 'metrics',
  read: async (dir) => ({
    values: await readJson(dir, valuesPart),
    arrays: (await hasPart(dir, arraysPart)) ? await readArrays(dir, arraysPart) : {},
  }),
  write: async (dir, {values, arrays}) => {
    await writeJson(dir, valuesPart, values);
    if (Object.keys(arrays).length > 0) await writeArrays(dir, arraysPart, arrays);
  },
};
