import {statSync, type Stats} from 'node:fs';
import {CacheMisplaced} from './errors.ts';
import type {Layout} from './layout.ts';

/** @throws CacheMisplaced where something stands that cannot be a cache. */
export const checkPlace = ({root, version}: Layout): void => {
  const place = statOf(root);
  if (place === 'below a file')
    throw new CacheMisplaced(root, 'a part of its path is a file, not a directory');
  if (place?.isDirectory() === false) throw new CacheMisplaced(root, 'it is a file, not a directory');
  const format = statOf(version);
  if (typeof format === 'object' && !format.isFile())
    throw new CacheMisplaced(root, `${version}, which says a cache's format, is not a file there`);
};

const statOf = (path: string): Stats | undefined | 'below a file' => {
  try {
    return statSync(path, {throwIfNoEntry: false});
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return 'below a file';
    // A directory that may not be entered is found to be one when something is read or written.
    if (code === 'EACCES') return undefined;
    throw error;
  }
};
