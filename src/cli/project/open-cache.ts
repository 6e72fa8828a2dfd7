import type {Cache} from '../../cache/cache.ts';
import {openCache} from '../../cache/open.ts';
import type {Settings} from '../line/settings.ts';
import {cacheRoot} from './cache-root.ts';

/** Opens the cache of a command, and ends first what runs that were killed have left running, as far as it can. */
export const openCommandCache = async (settings: Settings, file?: string): Promise<Cache> => {
  const cache = openCache(cacheRoot(settings.cache, file));
  for (const line of await cache.leases.reap()) process.stderr.write(`pipe: ${line}\n`);
  return cache;
};
