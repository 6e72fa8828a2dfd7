import {chmodSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {uniqueName} from './replace.ts';

/**
 * Removes what a program made, whatever it left: directories that their owner may not write to, as some package
 * managers make them, or not even look into, and some that lie deeper than a path can be long.
 */
export const removeTree = (path: string): void => {
  try {
    rmSync(path, {recursive: true, force: true});
  } catch (error) {
    if (!['EACCES', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    openTree(path);
    rmSync(path, {recursive: true, force: true});
  }
};

/** Leaves room for the name of a directory and of a file in it; Linux allows 4095. */
const longestPath = 3_500;

/** Gives the owner every right to the directories in one, and brings those that lie too deep up to it. */
const openTree = (root: string): void => {
  const closed = [root];
  for (let dir = closed.pop(); dir !== undefined; dir = closed.pop()) {
    chmodSync(dir, 0o700);
    const inside = readdirSync(dir, {withFileTypes: true}).filter((entry) => entry.isDirectory());
    closed.push(...inside.map(({name}) => raised(`${dir}/${name}`, root)));
  }
};

const raised = (dir: string, root: string): string => {
  if (Buffer.byteLength(dir) <= longestPath) return dir;
  const near = `${root}/${uniqueName()}`;
  chmodSync(dir, 0o700);
  renameSync(dir, near);
  return near;
};
