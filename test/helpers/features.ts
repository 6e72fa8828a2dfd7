import type {Features} from '../../stages/artifacts/features.ts';
import {rowsInMemory} from '../../stages/artifacts/row-source.ts';

/** Features in memory, of rows of this width; of two classes by turns if no labels are given. */
export const featuresOf = (
  values: ArrayLike<number>,
  width: number,
  more: Partial<Features> = {},
): Features => ({
  rows: rowsInMemory(Float32Array.from(values), width),
  labels: Int32Array.from({length: values.length / width}, (_, row) => row % 2),
  names: ['cat', 'dog'],
  extraction: {extractor: {name: 'light', digest: 'abc'}, frontEnd: 'tf1', quantise: 'round'},
  ...more,
});
