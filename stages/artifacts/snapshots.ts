import {existsSync} from 'node:fs';
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Picture} from './tensorboard.ts';

/** A picture of what a model made after so many updates. */
export interface Snapshot {
  readonly step: number;
  readonly png: Uint8Array;
}

const directory = 'snapshots';

/** As `snapshots/00005000.png`, …: in the order of their names. */
export const writeSnapshots = async (dir: string, snapshots: readonly Snapshot[]): Promise<void> => {
  if (snapshots.length === 0) return;
  await mkdir(join(dir, directory));
  for (const {step, png} of snapshots)
    await writeFile(join(dir, directory, `${`${step}`.padStart(8, '0')}.png`), png);
};

/** Those of a directory; none where it has none. */
export const readSnapshots = async (dir: string): Promise<readonly Snapshot[]> => {
  const from = join(dir, directory);
  const names = existsSync(from) ? (await readdir(from)).filter((name) => /^\d+\.png$/.test(name)) : [];
  const snapshots = await Promise.all(
    names.map(async (name) => ({
      step: Number.parseInt(name),
      png: new Uint8Array(await readFile(join(from, name))),
    })),
  );
  return snapshots.sort((a, b) => a.step - b.step);
};

/** For TensorBoard. A PNG has its width and height, big endian, after 8 bytes of its own and 8 of its first chunk. */
export const pictureOf = ({step, png}: Snapshot): Picture => {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return {name: 'samples', step, width: view.getUint32(16), height: view.getUint32(20), png};
};
