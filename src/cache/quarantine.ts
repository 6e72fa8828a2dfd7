import {mkdirSync, renameSync} from 'node:fs';
import {basename} from 'node:path';
import type {Layout} from './layout.ts';
import {uniqueName} from './replace.ts';

/** Moves an artifact aside for inspection and returns where it is now. Another process may have done so already. */
export const quarantine = (layout: Layout, digest: string): string =>
  setAside(layout, 'damaged', layout.artifact(digest), digest);

/** Moves a file or directory into `damaged/` or `tainted/` under a name that begins with `name`. */
export const setAside = (
  layout: Layout,
  where: 'damaged' | 'tainted',
  path: string,
  name: string,
): string => {
  const target = `${layout.dir(where)}/${basename(name)}-${uniqueName()}`;
  mkdirSync(layout.dir(where), {recursive: true});
  try {
    renameSync(path, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return target;
};
