import {lstatSync, mkdirSync, readdirSync, statSync, symlinkSync} from 'node:fs';
import {dirname, join} from 'node:path';

/**
 * Makes at `tree` a likeness of the directory `root`, of links: each entry is one link, but for the directories that
 * lead to a path in `own` or are in `real`. These are directories of the tree's own, so that what is written at such a
 * path stays in the tree. At the paths in `own` there is nothing yet, whatever lies there in `root`.
 */
export const linkTree = (
  root: string,
  tree: string,
  own: readonly string[],
  real: readonly string[] = [],
): void => {
  const ways = new Set([...own.flatMap(ancestors), ...real.flatMap((dir) => [dir, ...ancestors(dir)])]);
  const likeness = {root, tree, own: new Set(own), ways};
  linkDirectory(likeness, '');
  for (const way of ways) mkdirSync(join(tree, way), {recursive: true});
};

interface Likeness {
  readonly root: string;
  readonly tree: string;
  readonly own: ReadonlySet<string>;
  readonly ways: ReadonlySet<string>;
}

const linkDirectory = (likeness: Likeness, dir: string): void => {
  const {root, tree, own, ways} = likeness;
  mkdirSync(join(tree, dir), {recursive: true});
  for (const name of namesIn(join(root, dir))) {
    const path = join(dir, name);
    if (own.has(path) || holds(join(root, path), tree)) continue;
    if (ways.has(path)) linkDirectory(likeness, path);
    else symlinkSync(join(root, path), join(tree, path));
  }
};

/** A tree that holds a link to where it lies itself has no end for programs that walk through it. */
const holds = (dir: string, tree: string): boolean => tree.startsWith(`${dir}/`);

const namesIn = (dir: string): readonly string[] =>
  statSync(dir, {throwIfNoEntry: false})?.isDirectory() ? readdirSync(dir) : [];

/** `a/b/c` → `a/b`, `a`. */
const ancestors = (path: string): readonly string[] => {
  const parent = dirname(path);
  return parent === '.' || parent === path ? [] : [parent, ...ancestors(parent)];
};

/** Puts what stage inputs made where the commands look for it. */
export const linkReads = (tree: string, reads: readonly string[], inputs: readonly string[]): void => {
  for (const path of reads) {
    const found = inputs
      .map((dir) => join(dir, path))
      .find((place) => lstatSync(place, {throwIfNoEntry: false}));
    if (found === undefined) throw new Error(`None of the inputs "made" holds ${path}, which "reads" names.`);
    symlinkSync(found, join(tree, path));
  }
};
