import {readdirSync, statSync, type Stats} from 'node:fs';
import {join, resolve} from 'node:path';

/**
 * The files that a pattern names, relative to `dir`, with `/`, sorted by code unit.
 *
 * `*` and `?` match within one name, `**` any number of directories, `[a-z]` and `[!a-z]` one character, `{a,b}` either.
 * As in a shell, wildcards do not match a leading dot. A path without wildcards that is a directory means every file in
 * it, at any depth.
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
  const stat = except.stat && statSync(here, {throwIfNoEntry: false});
  return stat !== undefined && stat.ino === except.stat?.ino && stat.dev === except.stat.dev;
};

/** `a{b,c{d,e}}` → `ab`, `acd`, `ace`. A brace without a comma or a partner stands for itself. */
export const alternatives = (pattern: string): readonly string[] => {
  const group = firstGroup(pattern);
  if (!group) return [pattern];
  const [head, tail] = [pattern.slice(0, group.start), pattern.slice(group.end)];
  return group.members.flatMap((member) => alternatives(`${head}${member}${tail}`));
};

interface Group {
  readonly start: number;
  readonly end: number;
  readonly members: readonly string[];
}

const firstGroup = (pattern: string): Group | undefined => {
  for (let start = pattern.indexOf('{'); start >= 0; start = pattern.indexOf('{', start + 1)) {
    const group = groupAt(pattern, start);
    if (group && group.members.length > 1) return group;
  }
  return undefined;
};

const groupAt = (pattern: string, start: number): Group | undefined => {
  const members: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '{') depth++;
    const closes = character === '}' && --depth === 0;
    if (closes || (character === ',' && depth === 1)) {
      members.push(pattern.slice(from, at));
      from = at + 1;
    }
    if (closes) return {start, end: at + 1, members};
  }
  return undefined;
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
    if (!name.startsWith('.') && isDirectory(place, below(path, name)))
      walkDeep(place, below(path, name), rest, found);
  }
};

const addTree = (place: Place, path: string, found: Set<string>): void => {
  const stat = statSync(absolute(place, path), {throwIfNoEntry: false});
  if (stat?.isFile() && !isExcepted(place, path)) found.add(path);
  if (stat?.isDirectory()) for (const name of names(place, path)) addTree(place, below(path, name), found);
};

const below = (path: string, name: string): string =>
  path === '' || path.endsWith('/') ? path + name : `${path}/${name}`;

const absolute = ({dir}: Place, path: string): string => (path.startsWith('/') ? path : join(dir, path));

const isFile = (place: Place, path: string): boolean =>
  statSync(absolute(place, path), {throwIfNoEntry: false})?.isFile() ?? false;

const isDirectory = (place: Place, path: string): boolean =>
  statSync(absolute(place, path), {throwIfNoEntry: false})?.isDirectory() ?? false;

const names = (place: Place, path: string): readonly string[] => {
  try {
    return isExcepted(place, path) ? [] : readdirSync(absolute(place, path));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
};

/** One path segment as a regular expression. */
const matcher = (segment: string): RegExp => {
  const source = segment.replace(
    /\[(!?)([^\]]+)\]|[*?]|[\\^$.|+(){}[\]]/g,
    (token, not: string, set: string) => {
      if (token === '*') return '.*';
      if (token === '?') return '.';
      return (set as string | undefined) === undefined
        ? `\\${token}`
        : `[${not ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`;
    },
  );
  return new RegExp(`^${segment.startsWith('.') ? '' : '(?!\\.)'}${source}$`, 's');
};
