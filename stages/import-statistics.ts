import {Type} from 'typebox';
import {defineStage} from '../src/stage/stage.ts';
import type {NpyArray} from './artifacts/npy.ts';
import {npzArray} from './artifacts/npz-rows.ts';
import {namingFile} from './artifacts/one-file.ts';
import {statistics} from './artifacts/statistics.ts';
import {foreignStatistics} from './artifacts/foreign-statistics.ts';

const text = (description: string) => Type.String({minLength: 1, description});

/** Statistics that another tool made: pytorch-fid, TTUR, EDM, guided-diffusion. */
export default defineStage({
  about: 'Takes mu and sigma of an .npz file that another tool made, as a reference for fid.',
  params: Type.Object(
    {
      count: Type.Integer({minimum: 2, description: 'rows that they are of, which such a file does not say'}),
      extractor: Type.Object(
        {
          name: text('the network that extracted them, as features.json names it'),
          digest: text('the digest of its weights, as features.json has it'),
        },
        {additionalProperties: false},
      ),
      front_end: text('how images became the network’s input, as features.json has it'),
      quantise: text('how values became bytes before that, as features.json has it'),
    },
    {additionalProperties: false},
  ),
  inputs: {},
  output: statistics,
  run: ({params: {count, extractor, front_end: frontEnd, quantise}, files}) => {
    const [file, ...others] = files;
    if (file === undefined || others.length > 0)
      throw new TypeError(`name one .npz file with mu and sigma under files, got ${files.length}`);
    const read = (name: string): NpyArray => namingFile(file, () => npzArray(file, name));
    const found = foreignStatistics(file, read('mu'), read('sigma'));
    return Promise.resolve({...found, count, extraction: {extractor, frontEnd, quantise}});
  },
});
