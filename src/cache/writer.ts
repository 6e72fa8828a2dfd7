import {existsSync, readFileSync} from 'node:fs';
import {CacheVersionError, explained} from './errors.ts';
import type {Layout} from './layout.ts';
import {replaceFile} from './replace.ts';

const FORMAT = '1';

/** Refuses a cache of another format. A directory without a `version` is one that nothing has been written to. */
export const checkVersion = (layout: Layout): void => {
  if (!existsSync(layout.version)) return;
  const found = readFileSync(layout.version, 'utf8').trim();
  if (found !== FORMAT) throw new CacheVersionError(layout.root, found, FORMAT);
};

/** Does work that writes, at once or by promise: the cache comes into being with the first of it, and disk errors get words. */
export interface Writer {
  <T>(work: () => T): T;
}

export const writerOf = (layout: Layout): Writer => {
  let claimed = existsSync(layout.version);
  const claim = (): void => {
    if (!claimed) replaceFile(layout.version, `${FORMAT}\n`, 'durable');
    claimed = true;
  };
  const rethrow = (error: unknown): never => {
    throw explained(layout.root, error);
  };
  return (work) => {
    try {
      claim();
      const result = work();
      return result instanceof Promise ? (result.catch(rethrow) as typeof result) : result;
    } catch (error) {
      return rethrow(error);
    }
  };
};
