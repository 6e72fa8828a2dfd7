import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  renameSync,
} from 'node:fs';
import {hashPaced, makePace, type Pace} from './hash.ts';
import type {ManifestFile} from './manifest.ts';
import {uniqueName} from './replace.ts';

/**
 * Hashes files and takes the right to write them away. Each ends up with no name outside: else whoever writes through
 * that name would change the artifact, and its being read-only would take the other file from its owner.
 *
 * @param paths relative to `dir`; the entries come in the same order.
 */
export const sealFiles = async (dir: string, paths: readonly string[]): Promise<readonly ManifestFile[]> => {
  const pace = makePace();
  const sealed: (ManifestFile | undefined)[] = [];
  for (const path of paths) {
    sealed.push(await sealFile(dir, path, 'one name', pace));
    if (pace.due()) await pace.pause();
  }
  const linked = paths.filter((_, index) => sealed[index] === undefined);
  for (const path of sharedWithOthers(dir, linked)) separate(`${dir}/${path}`);
  const rest = new Map<string, ManifestFile | undefined>();
  for (const path of linked) rest.set(path, await sealFile(dir, path, 'any names', pace));
  return paths.map((path, index) => (sealed[index] ?? rest.get(path)) as ManifestFile);
};

/** Seals a file, unless it has more names than allowed: then it is left as it is. */
const sealFile = async (
  dir: string,
  path: string,
  allowed: 'one name' | 'any names',
  pace: Pace,
): Promise<ManifestFile | undefined> => {
  const descriptor = openOwn(`${dir}/${path}`);
  try {
    const {size, mode, nlink} = fstatSync(descriptor);
    if (nlink > 1 && allowed === 'one name') return undefined;
    const contents = await hashPaced(descriptor, size, pace);
    const executable = (mode & 0o111) !== 0;
    fchmodSync(descriptor, executable ? 0o555 : 0o444);
    return {path, ...contents, executable};
  } finally {
    closeSync(descriptor);
  }
};

/** A stage may leave files that not even their owner may read. */
const openOwn = (file: string): number => {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    chmodSync(file, 0o600);
    return openSync(file, 'r');
  }
};

/** Files with more names than the artifact has for them. */
const sharedWithOthers = (dir: string, paths: readonly string[]): readonly string[] => {
  const links = paths.map((path) => ({path, stat: lstatSync(`${dir}/${path}`)}));
  const inside = new Map<number, number>();
  for (const {stat} of links) inside.set(stat.ino, (inside.get(stat.ino) ?? 0) + 1);
  return links.filter(({stat}) => stat.nlink > (inside.get(stat.ino) ?? 0)).map(({path}) => path);
};

const separate = (path: string): void => {
  const own = `${path}.${uniqueName()}`;
  copyFileSync(path, own, constants.COPYFILE_FICLONE);
  renameSync(own, path);
};
