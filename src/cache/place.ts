import {accessSync, constants, statSync, type Stats} from 'node:fs';
import {CacheMisplaced} from './errors.ts';
import type {Layout} from './layout.ts';

/** @throws CacheMisplaced where something stands that cannot be a cache, or that may not be looked into. */
export const checkPlace = ({root, version}: Layout): void => {
  try {
    const place = statOf(root);
    if (place === undefined) return;
    if (!place.isDirectory()) throw new CacheMisplaced(root, 'it is a file, not a directory');
    accessSync(root, constants.R_OK | constants.X_OK);
    if (statOf(version)?.isFile() === false)
      throw new CacheMisplaced(root, `${version}, which says a cache's format, is not a file there`);
  } catch (error) {
    const problem = problems[(error as NodeJS.ErrnoException).code ?? ''];
    throw problem === undefined ? error : new CacheMisplaced(root, problem);
  }
};

const problems: Readonly<Record<string, string>> = {
  ENOTDIR: 'a part of its path is a file, not a directory',
  EACCES: 'you have no right to read it',
};

const statOf = (path: string): Stats | undefined => statSync(path, {throwIfNoEntry: false});
