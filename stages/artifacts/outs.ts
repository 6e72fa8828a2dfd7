import {cp, lstat, mkdir, readdir, rename, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import type {Codec} from '../../src/stage/stage.ts';

/** Files and directories at paths of a tree; they are moved from there into the artifact, at the same paths. */
export interface Outs {
  /** Absolute path of the tree. */
  readonly tree: string;
  /** Relative to it. */
  readonly paths: readonly string[];
}

/** Stands in an artifact of commands that make nothing but effects, since an artifact is never empty. */
const nothing = 'nothing';

/** Outs as they are. */
export const outs: Codec<Outs> = {
  kind: 'files',
  read: async (dir) => ({tree: dir, paths: (await readdir(dir)).sort()}),
  write: async (dir, {tree, paths}) => {
    for (const path of paths) await move(join(tree, path), join(dir, path));
    if (paths.length === 0) await writeFile(join(dir, nothing), '');
  },
};

/** A link is followed: what it leads to is the user's, and an artifact holds bytes. */
const move = async (from: string, to: string): Promise<void> => {
  await mkdir(dirname(to), {recursive: true});
  if ((await lstat(from)).isSymbolicLink()) await cp(from, to, {recursive: true, dereference: true});
  else await rename(from, to);
};
