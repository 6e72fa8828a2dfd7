import {existsSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {upward} from '../../stage/installation.ts';

const marks = ['package.json', '.git', 'cache/version'];

/**
 * Directory of the cache: the one that is named, else `cache/` of the project that `file` (or the working directory)
 * is in. A project is the nearest directory upward with a package.json, a .git or a cache; without one the cache is
 * beside the file. An empty name counts as none: that is how a variable is unset for one command.
 */
export const cacheRoot = (named: string | undefined, file?: string): string => {
  if (named !== undefined && named !== '') return resolve(named);
  const start = file === undefined ? process.cwd() : dirname(resolve(file));
  const project = upward(start, (dir) => marks.some((mark) => existsSync(join(dir, mark))));
  return join(project ?? start, 'cache');
};
