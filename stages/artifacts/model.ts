import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {canonicalJson, type JsonObject} from '../../src/json.ts';
import type {Codec} from '../../src/stage/stage.ts';
import type {Weights} from '../nets/net.ts';
import {decodePart, openPart, type Part, readJson, writeJson} from './part.ts';
import {encodeSafetensors, openSafetensors} from './safetensors.ts';
import {pictureOf, readSnapshots, writeSnapshots, type Snapshot} from './snapshots.ts';
import {encodeEvents, eventsFile} from './tensorboard.ts';

/** One point of the training curves: `{step, loss, …}`, every figure finite. */
export type Curve = Readonly<Record<string, number>>;

/** A trained network: how to build it, its weights, and how training went. */
export interface Model {
  /** All that is needed to use the weights: `{role: 'score' | 'classifier', net, sde, input, …}`. */
  readonly config: JsonObject;
  readonly weights: Weights;
  /** In the order of steps. */
  readonly curves: readonly Curve[];
  /** What it made while it was trained, in the order of steps; absent where none was asked for. */
  readonly snapshots?: readonly Snapshot[];
}

const weightsPart: Part = {file: 'model.safetensors', holds: 'the weights, float32 tensors by name'};
const configPart: Part = {file: 'model.json', holds: 'role, net, sde and input'};
const curvesPart: Part = {file: 'curves.jsonl', holds: 'a JSON object of numbers on each line'};

/**
 * A model as `model.safetensors`, `model.json`, `curves.jsonl` and `snapshots/`, with curves and snapshots once more for
 * TensorBoard.
 */
export const model: Codec<Model> = {
  kind: 'model',
  read: async (dir) => {
    const snapshots = await readSnapshots(dir);
    return {
      config: await readJson(dir, configPart),
      weights: openPart(dir, weightsPart, openSafetensors).weights,
      curves: await decodePart(dir, curvesPart, decodeCurves),
      ...(snapshots.length > 0 && {snapshots}),
    };
  },
  write: async (dir, {config, weights, curves, snapshots = []}) => {
    // PyTorch's own loaders ask for this format name.
    await writeFile(join(dir, weightsPart.file), encodeSafetensors(weights, {format: 'pt'}));
    await writeJson(dir, configPart, config);
    await writeFile(join(dir, curvesPart.file), curves.map(encodeCurve).join(''));
    await writeSnapshots(dir, snapshots);
    await writeFile(join(dir, eventsFile), encodeEvents({curves, pictures: snapshots.map(pictureOf)}));
  },
};

const encodeCurve = (curve: Curve): string => {
  const broken = Object.keys(curve).find((name) => !Number.isFinite(curve[name]));
  if (broken !== undefined)
    throw new RangeError(
      `curve at step ${curve['step']}: ${broken} is ${curve[broken]}, expected a finite number`,
    );
  return `${canonicalJson(curve)}\n`;
};

const decodeCurves = (bytes: Uint8Array): readonly Curve[] =>
  Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(decodeCurve);

const decodeCurve = (line: string, index: number): Curve => {
  const curve = JSON.parse(line) as Curve | null;
  if (typeof curve !== 'object' || curve === null || !Object.values(curve).every(Number.isFinite))
    throw new RangeError(`line ${index + 1} is not an object of numbers`);
  return curve;
};
