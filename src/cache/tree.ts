import {readdirSync, type Dirent} from 'node:fs';
import {ArtifactRefused} from './errors.ts';

/** A leaf of a directory tree. A directory is one only if it is empty. */
export interface Leaf {
  /** Relative, with `/`. */
  readonly path: string;
  readonly type: 'file' | 'link' | 'directory' | 'special';
}

/** Every leaf below a directory, sorted by path (code units). Links are not followed. */
export const leavesOf = (dir: string): readonly Leaf[] => {
  const leaves: Leaf[] = [];
  collect(dir, '', leaves);
  return leaves.sort((a, b) => (a.path < b.path ? -1 : 1));
};

const collect = (dir: string, prefix: string, leaves: Leaf[]): void => {
  for (const entry of readdirSync(dir, {withFileTypes: true})) {
    const path = `${prefix}${entry.name}`;
    const type = typeOf(entry);
    const before = leaves.length;
    if (type === 'directory') collect(`${dir}/${entry.name}`, `${path}/`, leaves);
    if (type !== 'directory' || leaves.length === before) leaves.push({path, type});
  }
};

const typeOf = (entry: Dirent): Leaf['type'] => {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'special';
};

/** Refuses names that a manifest cannot hold or that would not survive a listing by lines. */
export const checkName = (path: string): void => {
  if (path.includes('\n'))
    throw new ArtifactRefused(path, 'has a line break in its name', 'Give the file a name of one line.');
  if (path.includes('\uFFFD'))
    throw new ArtifactRefused(path, 'has a name that is not UTF-8', 'Give the file a name in UTF-8.');
};
