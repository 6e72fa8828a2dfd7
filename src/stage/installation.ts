import {existsSync, readFileSync, readdirSync, statSync} from 'node:fs';
import {dirname, join, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import {sha256} from '../json.ts';

const here = fileURLToPath(import.meta.url);

/** The nearest directory at or above `start` for which `holds`. */
export const upward = (start: string, holds: (dir: string) => boolean): string | undefined => {
  for (let dir = start; ; dir = dirname(dir)) {
    if (holds(dir)) return dir;
    if (dirname(dir) === dir) return undefined;
  }
};

const nameOf = (dir: string): unknown => {
  const file = join(dir, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as {name?: unknown}).name : undefined;
};

const findRoot = (): string => {
  const root = upward(dirname(here), (dir) => nameOf(dir) === 'pipe');
  if (root === undefined) throw new Error(`${here} is not inside the package "pipe".`);
  return root;
};

/** Directory of this installation's package.json, whether its code runs from `src/` or from `dist/`. */
export const packageRoot = findRoot();

const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesBelow(join(path, name))) : [path];

const stamp = (path: string): string => {
  const {size, mtimeMs, ctimeMs} = statSync(path);
  return [path, size, mtimeMs, ctimeMs].join(' ');
};

const runsFromDist = here.startsWith(join(packageRoot, 'dist') + sep);

const running = runsFromDist ? ['dist'] : ['src', 'schemas'];

/**
 * Changes whenever the running code of `pipe` may have changed: names and stamps of its files. Whatever was computed by
 * another build is computed anew.
 */
export const buildId = (): string => {
  const paths = [...running, 'package.json', 'node_modules/esbuild/package.json'].map((path) =>
    join(packageRoot, path),
  );
  return sha256(paths.filter(existsSync).flatMap(filesBelow).sort().map(stamp).join('\n'));
};
