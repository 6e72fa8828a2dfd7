import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import {dirname, resolve} from 'node:path';
import type {CheckoutWay} from './cache.ts';
import {TargetExists} from './errors.ts';
import {makePace} from './hash.ts';
import type {ManifestFile} from './manifest.ts';
import {uniqueName} from './replace.ts';

/**
 * Writes the files of an artifact to a new directory: beside the target first, then renamed, so that a checkout is
 * there whole or not at all.
 */
export const writeCheckout = async (
  from: string,
  files: readonly ManifestFile[],
  to: string,
): Promise<CheckoutWay> => {
  const target = resolve(to);
  if (lstatSync(target, {throwIfNoEntry: false}) !== undefined) throw new TargetExists(target);
  const partial = `${target}.${uniqueName()}.partial`;
  mkdirSync(partial, {recursive: true});
  try {
    const way = await copyAll(from, files, partial);
    renameSync(partial, target);
    return way;
  } catch (error) {
    rmSync(partial, {recursive: true, force: true});
    throw error;
  }
};

/** Tries the ways from the best on; one that fails for a file will fail for all that follow. */
const copyAll = async (from: string, files: readonly ManifestFile[], to: string): Promise<CheckoutWay> => {
  const pace = makePace();
  const untried = [...ways];
  const made = new Set<string>();
  for (const file of files) {
    const target = `${to}/${file.path}`;
    if (!made.has(dirname(target))) mkdirSync(dirname(target), {recursive: true});
    made.add(dirname(target));
    while (!attempt(untried, `${from}/${file.path}`, target, file.executable)) untried.shift();
    if (pace.due()) await pace.pause();
  }
  return (untried[0] ?? copy).name;
};

interface Way {
  readonly name: CheckoutWay;
  make(from: string, to: string, executable: boolean): void;
}

/** A copy belongs to whoever asked for it, so it can be written to. */
const ownMode = (to: string, executable: boolean): void => chmodSync(to, executable ? 0o755 : 0o644);

const reflink: Way = {
  name: 'reflink',
  make: (from, to, executable) => {
    copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE);
    ownMode(to, executable);
  },
};
const hardLink: Way = {name: 'hard link', make: linkSync};
const copy: Way = {
  name: 'copy',
  make: (from, to, executable) => {
    copyFileSync(from, to);
    ownMode(to, executable);
  },
};
const ways: readonly Way[] = [reflink, hardLink, copy];

const attempt = (untried: readonly Way[], from: string, to: string, executable: boolean): boolean => {
  const way = untried[0] ?? copy;
  try {
    way.make(from, to, executable);
    return true;
  } catch (error) {
    if (untried.length <= 1) throw error;
    rmSync(to, {force: true});
    return false;
  }
};
