import {expect, test} from 'vitest';
import {keepSamples} from '../../../stages/samplers/kept-samples.ts';
import {newDirectory} from '../../helpers/directory.ts';

test.each([NaN, Infinity, -Infinity])(
  'a sample that holds %s is refused, not made black or white',
  async (value) => {
    const report = {note: () => undefined, checkpoint: () => undefined};
    const kept = keepSamples(await newDirectory(), {shape: [2], range: [0, 1], quantise: 'round'}, report);
    kept.append({points: Float32Array.of(0, 1, 0, 1), nfe: 1}, 'dog');
    expect(() => {
      kept.append({points: Float32Array.of(0, 1, 0, value), nfe: 1}, 'dog');
    }).toThrow(`sample 3, of class dog, holds ${value}: the sampler diverged`);
  },
);
