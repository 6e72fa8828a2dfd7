import {createHash} from 'node:crypto';
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Snapshot} from '../artifacts/snapshots.ts';
import {writeWhole} from './write-whole.ts';

/** Pictures of what is trained, after so many updates each time and after the last. */
export interface Snapshots<Weights> {
  readonly every: number;
  /** PNG. It may take long; `alive` is to be called now and then, and throws when the training is to stop. */
  readonly draw: (weights: Weights, alive: () => Promise<void>) => Promise<Uint8Array>;
}

export const isDue = (every: number, done: number, updates: number): boolean =>
  done > 0 && (done % every === 0 || done === updates);

/** A name tells the bytes' digest: a kill or a flipped bit is found out. */
const nameOf = ({step, png}: Snapshot): string =>
  `snapshot-${step}-${createHash('sha256').update(png).digest('hex')}.png`;

export const keepSnapshot = (dir: string, snapshot: Snapshot): Promise<void> =>
  writeWhole(join(dir, nameOf(snapshot)), snapshot.png);

/** The snapshot that was kept after so many updates; undefined where there is none, or its bytes are not those kept. */
export const keptSnapshot = async (dir: string, step: number): Promise<Snapshot | undefined> => {
  const names = (await readdir(dir)).filter((name) => name.startsWith(`snapshot-${step}-`));
  for (const name of names.filter((name) => name.endsWith('.png'))) {
    const snapshot = {step, png: new Uint8Array(await readFile(join(dir, name)))};
    if (nameOf(snapshot) === name) return snapshot;
  }
  return undefined;
};

/** Those after `done` updates and before; undefined where one of them is missing. */
export const keptSnapshots = async (
  dir: string,
  every: number,
  done: number,
  updates: number,
): Promise<readonly Snapshot[] | undefined> => {
  const regular = Array.from({length: Math.floor(done / every)}, (_, i) => (i + 1) * every);
  const steps = isDue(every, done, updates) && done % every !== 0 ? [...regular, done] : regular;
  const kept = await Promise.all(steps.map((step) => keptSnapshot(dir, step)));
  return kept.includes(undefined) ? undefined : (kept as readonly Snapshot[]);
};
