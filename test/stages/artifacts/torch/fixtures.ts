import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {bytesAsSource} from '../../../../stages/artifacts/byte-source.ts';
import type {Dict, Pickled} from '../../../../stages/artifacts/pickle/values.ts';
import {readCheckpoint} from '../../../../stages/artifacts/torch/load.ts';
import {isTensor} from '../../../../stages/artifacts/torch/tensor.ts';

/** A tensor as the fixtures have it; numbers as text where JSON has none for them. */
export interface Expected {
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

interface Facts {
  readonly model: Readonly<Record<string, Expected>>;
  readonly ema: Readonly<Record<string, Expected>>;
  readonly half: Readonly<Record<string, Expected>>;
  readonly output: {readonly x: number[][]; readonly sigma: number[]; readonly y: number[][]};
  readonly tensors: Readonly<Record<string, Expected>>;
  /** By protocol, in base64. */
  readonly pickles: readonly string[];
}

/** Files that PyTorch saved, and what is in them; scripts/torch-fixtures.py makes them. */
export const fixturePath = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/torch/${name}`, import.meta.url));

export const fixtureBytes = (name: string): Buffer => readFileSync(fixturePath(name));

export const facts = JSON.parse(fixtureBytes('expected.json').toString('utf8')) as Facts;

export const checkpointOf = (bytes: Uint8Array): Pickled => readCheckpoint(bytesAsSource(bytes));

/** The tensor at some keys of a checkpoint, in the fixtures' form. */
export const plain = (value: Pickled | undefined): {shape: readonly number[]; values: Float32Array} => {
  if (!isTensor(value)) throw new TypeError('not a tensor');
  return {shape: value.shape, values: value.values()};
};

/** What `plain` gives for a tensor of the fixtures. */
export const asFloat32 = ({shape, values}: Expected): {shape: readonly number[]; values: Float32Array} => ({
  shape,
  values: Float32Array.from(values, (value) => (typeof value === 'string' ? parse(value) : value)),
});

const parse = (text: string): number =>
  text.endsWith('inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);

export const at = (value: Pickled | undefined, ...keys: readonly Pickled[]): Pickled | undefined =>
  keys.reduce<Pickled | undefined>((inner, key) => (inner as Dict).get(key), value);
