import {chmodSync, rmdirSync} from 'node:fs';
import {dirname} from 'node:path';
import {ArtifactRefused} from './errors.ts';
import {replaceLinks} from './links.ts';
import {checkName, leavesOf, type Leaf} from './tree.ts';

/**
 * Brings a directory that a stage filled into the one form an artifact has, and returns its files' paths in order:
 * plain files, and directories that lead to them. Empty directories go, since a manifest
 * names files only and equal manifests must mean equal trees.
 *
 * @throws ArtifactRefused for sockets and devices, links that lead out, names that cannot be listed, and directories
 * that cannot be looked into.
 */
export const settle = (dir: string): readonly string[] => {
  let leaves = leavesIn(dir);
  for (const leaf of leaves) checkLeaf(leaf);
  if (leaves.some(({type}) => type !== 'file')) {
    replaceLinks(
      dir,
      leaves.filter(({type}) => type === 'link'),
    );
    for (const {path, type} of leavesOf(dir)) if (type === 'directory') removeEmpty(dir, path);
    leaves = leavesOf(dir);
  }
  const paths = leaves.map(({path}) => path);
  openDirectories(dir, paths);
  return paths;
};

const leavesIn = (dir: string): readonly Leaf[] => {
  try {
    return leavesOf(dir);
  } catch (error) {
    const {code = '', path = ''} = error as NodeJS.ErrnoException;
    const reason = reasons[code];
    if (reason === undefined) throw error;
    throw new ArtifactRefused(shortened(path.slice(dir.length + 1)), ...reason);
  }
};

/** Why a directory cannot be looked into, and what helps. */
const reasons: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  EACCES: ['may not be looked into', 'Give its owner the right, by chmod u+rwx.'],
  ENAMETOOLONG: ['lies deeper than a path can be long', 'Nest fewer directories.'],
};

const shortened = (path: string): string => (path.length > 80 ? `${path.slice(0, 80)}…` : path);

const checkLeaf = ({path, type}: Leaf): void => {
  checkName(path);
  if (type === 'special')
    throw new ArtifactRefused(
      path,
      'is a socket, a pipe or a device',
      'Leave only files in the artifact’s directory.',
    );
};

/** Removes an empty directory below `dir`, and those above it that this leaves empty. */
const removeEmpty = (dir: string, path: string): void => {
  for (let at = path; at !== '.'; at = dirname(at)) {
    try {
      rmdirSync(`${dir}/${at}`);
    } catch {
      return;
    }
  }
};

/** Directories stay writable, so that garbage collection can empty them whatever the stage's umask was. */
const openDirectories = (dir: string, paths: readonly string[]): void => {
  const directories = new Set<string>(['.']);
  for (const path of paths)
    for (let at = dirname(path); !directories.has(at); at = dirname(at)) directories.add(at);
  for (const directory of directories) chmodSync(`${dir}/${directory}`, 0o755);
};
