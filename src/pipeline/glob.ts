import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';

/**
 * The files that a pattern names, relative to `dir`, with `/`, sorted by code unit.
 *
 * `*` and `?` match within one name, `**` any number of directories, `[a-z]` and `[!a-z]` one character, `{a,b}` either.
 * As in a shell, wildcards do not match a leading dot. A path without wildcards that is a directory means every file in
 * it, at any depth.
 * No match: an empty list.
 */
export const glob = (dir: string, pattern: string): readonly string[] => {
  const found = new Set<string>();
  for (const plain of alternatives(pattern)) walk(dir, '', segmentsOf(plain), found);
  return [...found].sort();
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

const walk = (dir: string, path: string, [segment, ...rest]: readonly string[], found: Set<string>): void => {
  if (segment === undefined) {
    addTree(dir, path, found);
    return;
  }
  if (segment === '**') {
    walkDeep(dir, path, rest, found);
    return;
  }
  if (!/[*?[]/.test(segment)) {
    walk(dir, below(path, segment), rest, found);
    return;
  }
  const matches = matcher(segment);
  for (const name of names(dir, path)) {
    if (!matches.test(name)) continue;
    if (rest.length > 0) walk(dir, below(path, name), rest, found);
    else if (isFile(dir, below(path, name))) found.add(below(path, name));
  }
};

/** `**` as no directory at all, then as one more. A last `**` means every file below. */
const walkDeep = (dir: string, path: string, rest: readonly string[], found: Set<string>): void => {
  walk(dir, path, rest.length > 0 ? rest : ['*'], found);
  for (const name of names(dir, path)) {
    if (!name.startsWith('.') && isDirectory(dir, below(path, name)))
      walkDeep(dir, below(path, name), rest, found);
  }
};

const addTree = (dir: string, path: string, found: Set<string>): void => {
  const stat = statSync(absolute(dir, path), {throwIfNoEntry: false});
  if (stat?.isFile()) found.add(path);
  if (stat?.isDirectory()) for (const name of names(dir, path)) addTree(dir, below(path, name), found);
};

const below = (path: string, name: string): string =>
  path === '' || path.endsWith('/') ? path + name : `${path}/${name}`;

const absolute = (dir: string, path: string): string => (path.startsWith('/') ? path : join(dir, path));

const isFile = (dir: string, path: string): boolean =>
  statSync(absolute(dir, path), {throwIfNoEntry: false})?.isFile() ?? false;

const isDirectory = (dir: string, path: string): boolean =>
  statSync(absolute(dir, path), {throwIfNoEntry: false})?.isDirectory() ?? false;

const names = (dir: string, path: string): readonly string[] => {
  try {
    return readdirSync(absolute(dir, path));
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
