import {readdirSync, type Dirent} from 'node:fs';
import {ArtifactRefused} from './errors.ts';
import {isAbsence} from './listing.ts';

/** A leaf of a directory tree. A directory is one only if it is empty. */
export interface Leaf {
  /** Relative, with `/`. */
  readonly path: string;
  readonly type: 'file' | 'link' | 'directory' | 'special';
}

/** Every leaf below a directory, sorted by path (code units). Links are not followed. */
export const leavesOf = (dir: string): readonly Leaf[] => {
  const leaves: Leaf[] = [];
  collect(dir, '', leaves, entriesIn);
  return leaves.sort((a, b) => (a.path < b.path ? -1 : 1));
};

/** The same as far as it can be seen, to be counted: what a killed stage left may be closed, too deep for a path, or going. */
export const visibleLeavesOf = (dir: string): readonly Leaf[] => {
  const leaves: Leaf[] = [];
  collect(dir, '', leaves, (below) => ifVisible(() => entriesIn(below)) ?? []);
  return leaves;
};

/** What looking at something in such a tree tells, undefined if it cannot be looked at. */
export const ifVisible = <T>(look: () => T): T | undefined => {
  try {
    return look();
  } catch (error) {
    const {code = ''} = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'ENAMETOOLONG' || isAbsence(error)) return undefined;
    throw error;
  }
};

type Entries = (dir: string) => readonly Dirent[];

const entriesIn: Entries = (dir) => readdirSync(dir, {withFileTypes: true});

const collect = (dir: string, prefix: string, leaves: Leaf[], entriesIn: Entries): void => {
  for (const entry of entriesIn(dir)) {
    const path = `${prefix}${entry.name}`;
    const type = typeOf(entry);
    const before = leaves.length;
    if (type === 'directory') collect(`${dir}/${entry.name}`, `${path}/`, leaves, entriesIn);
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
