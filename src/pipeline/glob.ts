import {lstatSync, readdirSync, realpathSync, statSync, type Stats} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {alternatives} from './braces.ts';
import {matcher} from './wildcards.ts';

/**
 * The files that a pattern names, relative to `dir`, with `/`, sorted by code unit.
 *
 * `*` and `?` match within one name, `**` any number of directories, `[a-z]` and `[!a-z]` one character, `{a,b}` either.
 * As in a shell, wildcards do not match a leading dot. A path without wildcards that is a directory means every file in
 * it, at any depth. Links are followed, but on the way down none to a directory that the way leads through.
 * No match: an empty list.
 *
 * @param except a directory in which nothing matches, unless `dir` lies in it.
 */
export const glob = (dir: string, pattern: string, except?: string): readonly string[] => {
  const found = new Set<string>();
  const place = placeOf(dir, except);
  for (const plain of alternatives(pattern)) walk(place, '', segmentsOf(plain), found);
  return [...found].sort();
};

/** Where a pattern is looked up. */
interface Place {
  readonly dir: string;
  readonly except?: {readonly path: string; readonly stat: Stats | undefined};
}

const placeOf = (dir: string, except: string | undefined): Place => {
  if (except === undefined || isIn(except, resolve(dir))) return {dir};
  return {dir, except: {path: except, stat: statSync(except, {throwIfNoEntry: false})}};
};

const isIn = (dir: string, path: string): boolean => path === dir || path.startsWith(`${dir}/`);

/** Whether a path leads there, by its words or, through a link, in fact. */
const isExcepted = (place: Place, path: string): boolean => {
  const {except} = place;
  if (except === undefined) return false;
  const here = absolute(place, path);
  if (isIn(except.path, here)) return true;
  const stat = except.stat && statOf(place, path);
  return stat !== undefined && stat.ino === except.stat?.ino && stat.dev === except.stat.dev;
};

const segmentsOf = (pattern: string): readonly string[] => {
  const segments = pattern
    .split('/')
    .filter((segment, at) => segment !== '.' && (segment !== '' || at === 0));
  return segments[0] === '' ? ['/', ...segments.slice(1)] : segments;
};

const walk = (
  place: Place,
  path: string,
  [segment, ...rest]: readonly string[],
  found: Set<string>,
): void => {
  if (segment === undefined) {
    addTree(place, path, found);
    return;
  }
  if (segment === '**') {
    walkDeep(place, path, rest, found);
    return;
  }
  if (!/[*?[]/.test(segment)) {
    walk(place, below(path, segment), rest, found);
    return;
  }
  const matches = matcher(segment);
  for (const name of names(place, path)) {
    if (!matches.test(name)) continue;
    if (rest.length > 0) walk(place, below(path, name), rest, found);
    else if (isFile(place, below(path, name))) found.add(below(path, name));
  }
};

/** `**` as no directory at all, then as one more. A last `**` means every file below. */
const walkDeep = (place: Place, path: string, rest: readonly string[], found: Set<string>): void => {
  walk(place, path, rest.length > 0 ? rest : ['*'], found);
  for (const name of names(place, path)) {
    const one = below(path, name);
    if (!name.startsWith('.') && isDirectory(place, one) && !leadsBack(place, one))
      walkDeep(place, one, rest, found);
  }
};

const addTree = (place: Place, path: string, found: Set<string>): void => {
  const stat = statOf(place, path);
  if (stat?.isFile() && !isExcepted(place, path)) found.add(path);
  if (!stat?.isDirectory()) return;
  for (const name of names(place, path))
    if (!leadsBack(place, below(path, name))) addTree(place, below(path, name), found);
};

const below = (path: string, name: string): string =>
  path === '' || path.endsWith('/') ? path + name : `${path}/${name}`;

const absolute = ({dir}: Place, path: string): string => (path.startsWith('/') ? path : join(dir, path));

const isFile = (place: Place, path: string): boolean => statOf(place, path)?.isFile() ?? false;

const isDirectory = (place: Place, path: string): boolean => statOf(place, path)?.isDirectory() ?? false;

/** Whether it is a link to one of the directories that it is in, as a path goes: below it there is no end. */
const leadsBack = (place: Place, path: string): boolean => {
  const link = absolute(place, path);
  if (!lstatSync(link).isSymbolicLink() || !isDirectory(place, path)) return false;
  const target = join(realpathSync(link), '/');
  for (let above = dirname(link); ; above = dirname(above)) {
    if (join(realpathSync(above), '/').startsWith(target)) return true;
    if (above === dirname(above)) return false;
  }
};

/** Of what is there: a link to nothing, or to itself, is not. */
const statOf = (place: Place, path: string): Stats | undefined => {
  try {
    return statSync(absolute(place, path));
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
};

/** No file can have a name that is too long or holds a NUL, either. */
const isAbsence = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );

const names = (place: Place, path: string): readonly string[] => {
  try {
    return isExcepted(place, path) ? [] : readdirSync(absolute(place, path));
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};
