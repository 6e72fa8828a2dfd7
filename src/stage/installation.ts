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

const dist = join(packageRoot, 'dist');

const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesBelow(join(path, name))) : [path];

/** Below dist/ lies what the code in it has made. */
const filesIn = (dir: string): string[] =>
  readdirSync(dir, {withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map(({name}) => join(dir, name));

const running = (): string[] =>
  here.startsWith(dist + sep)
    ? filesIn(dist)
    : ['src', 'schemas'].flatMap((path) => filesBelow(join(packageRoot, path)));

/** Not by ctime: npm makes the commands executable once more when all is set up. */
const stamp = (path: string): string => {
  const {size, mtimeMs} = statSync(path);
  return [path, size, mtimeMs].join(' ');
};

/**
 * Changes whenever the running code of `pipe` may have changed: names and stamps of its files. Whatever was computed by
 * another build is computed anew.
 */
export const buildId = (): string => {
  const others = ['package.json', 'node_modules/esbuild/package.json'].map((path) => join(packageRoot, path));
  return sha256([...running(), ...others.filter(existsSync)].sort().map(stamp).join('\n'));
};
