import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {decodeSafetensors, encodeSafetensors} from '../artifacts/safetensors.ts';
import type {Curve} from '../artifacts/model.ts';
import {writeWhole} from './write-whole.ts';

/** Everything a training needs to go on: updates made, vectors such as weights and Adam's moments [P], curves so far. */
export interface Checkpoint {
  readonly step: number;
  readonly vectors: Readonly<Record<string, Float32Array>>;
  readonly curves: readonly Curve[];
}

const fileIn = (dir: string): string => join(dir, 'checkpoint.safetensors');

/** In the place of the last one, whole or not at all. */
export const writeCheckpoint = async (dir: string, checkpoint: Checkpoint): Promise<void> => {
  const {step, curves, vectors} = checkpoint;
  const tensors = Object.fromEntries(
    Object.entries(vectors).map(([name, values]) => [name, {shape: [values.length], values}]),
  );
  const digest = digestOf(checkpoint);
  const bytes = encodeSafetensors(tensors, {step: `${step}`, curves: JSON.stringify(curves), digest});
  await writeWhole(fileIn(dir), bytes);
};

/**
 * The last checkpoint in a directory, if there is one. One that is damaged is not used: that is noted, and training
 * starts anew, to the same result.
 */
export const readCheckpoint = async (
  dir: string,
  note: (line: string) => void,
): Promise<Checkpoint | undefined> => {
  if (!existsSync(fileIn(dir))) return undefined;
  const bytes = await readFile(fileIn(dir));
  try {
    return decode(bytes);
  } catch (error) {
    note(`${fileIn(dir)} cannot be used, training starts anew: ${(error as Error).message}`);
    return undefined;
  }
};

const decode = (bytes: Uint8Array): Checkpoint => {
  const {weights: tensors, metadata} = decodeSafetensors(bytes);
  const checkpoint = {
    step: Number(metadata['step']),
    curves: JSON.parse(metadata['curves'] ?? '[]') as Curve[],
    vectors: Object.fromEntries(Object.entries(tensors).map(([name, {values}]) => [name, values])),
  };
  if (digestOf(checkpoint) !== metadata['digest']) throw new RangeError('its bytes are not those written');
  return checkpoint;
};

/** sha256 of all that a training goes on from: a flipped bit would train on to a wrong result that looks right. */
const digestOf = ({step, curves, vectors}: Checkpoint): string => {
  const names = Object.keys(vectors).sort();
  const hash = createHash('sha256').update(JSON.stringify([step, curves, names]));
  for (const name of names) {
    const {buffer, byteOffset, byteLength} = vectors[name]!;
    hash.update(Buffer.from(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
};
