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
 * @throws ArtifactRefused for sockets and devices, links that lead out, and names that cannot be listed.
 */
export const settle = (dir: string): readonly string[] => {
  let leaves = leavesOf(dir);
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
