import {existsSync} from 'node:fs';
import {open, readFile, rename} from 'node:fs/promises';
import {join} from 'node:path';
import {decodeSafetensors, encodeSafetensors} from '../artifacts/safetensors.ts';
import type {Curve} from '../artifacts/model.ts';

/** Everything a training needs to go on: updates made, weights and Adam's moments [P], curves so far. */
export interface Checkpoint {
  readonly step: number;
  readonly weights: Float32Array;
  readonly m: Float32Array;
  readonly v: Float32Array;
  readonly curves: readonly Curve[];
}

const fileIn = (dir: string): string => join(dir, 'checkpoint.safetensors');

/** Whole or not at all: written beside the last one, synced, and put in its place by rename. */
export const writeCheckpoint = async (dir: string, {step, curves, ...vectors}: Checkpoint): Promise<void> => {
  const tensors = Object.fromEntries(
    Object.entries(vectors).map(([name, values]) => [name, {shape: [values.length], values}]),
  );
  const bytes = encodeSafetensors(tensors, {step: `${step}`, curves: JSON.stringify(curves)});
  const beside = `${fileIn(dir)}.new`;
  const file = await open(beside, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, fileIn(dir));
};

export const readCheckpoint = async (dir: string): Promise<Checkpoint | undefined> => {
  if (!existsSync(fileIn(dir))) return undefined;
  const {weights: tensors, metadata} = decodeSafetensors(await readFile(fileIn(dir)));
  const vector = (name: string): Float32Array => {
    const tensor = tensors[name];
    if (!tensor) throw new Error(`${fileIn(dir)} has no tensor "${name}": remove it to train from the start`);
    return tensor.values;
  };
  return {
    step: Number(metadata['step']),
    curves: JSON.parse(metadata['curves'] ?? '[]') as Curve[],
    weights: vector('weights'),
    m: vector('m'),
    v: vector('v'),
  };
};
