import {accessSync, constants, existsSync, statfsSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {openCache} from '../../cache/open.ts';
import {statistics} from '../../cache/statistics.ts';
import {upward} from '../../stage/installation.ts';
import type {Settings} from '../line/settings.ts';
import {bytesText} from '../../bytes.ts';
import {cacheRoot} from '../project/cache-root.ts';
import type {Finding} from './finding.ts';

/** Below this a training may fill the disk. */
const scarceBytes = 2 * 2 ** 30;

const otherPlace = 'name a directory that can be written to, by --cache DIR or PIPE_CACHE';

/** Where the cache is, how large, and what room it has. */
export const checkCache = (settings: Settings): readonly Finding[] => {
  const root = cacheRoot(settings.cache);
  const place = upward(root, existsSync) ?? dirname(root);
  return [checkRoot(root, place), checkDisk(place)];
};

const checkRoot = (root: string, place: string): Finding => {
  try {
    if (!statSync(place).isDirectory()) throw new Error(`${place} is a file, so ${root} cannot be made`);
    accessSync(place, constants.W_OK);
    const bytes = statistics(openCache(root)).reduce((sum, group) => sum + group.bytes, 0);
    return {name: 'cache', state: 'well', says: `${root}, ${bytesText(bytes)}`};
  } catch (error) {
    return {name: 'cache', state: 'broken', says: (error as Error).message, mend: otherPlace};
  }
};

const checkDisk = (place: string): Finding => {
  const {bavail, bsize} = statfsSync(place);
  const freeBytes = bavail * bsize;
  const says = `${bytesText(freeBytes)} free`;
  if (freeBytes >= scarceBytes) return {name: 'disk', state: 'well', says};
  return {
    name: 'disk',
    state: 'lacking',
    says,
    mend: 'pipe cache gc, or name a cache on another disk by --cache DIR',
  };
};
