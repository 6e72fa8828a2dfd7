import {constants, copyFileSync, linkSync, mkdirSync, realpathSync, statSync, unlinkSync} from 'node:fs';
import {dirname} from 'node:path';
import {ArtifactRefused} from './errors.ts';
import {leavesOf, type Leaf} from './tree.ts';

/** A file that a link stands for: the name it gets, and where its bytes are. */
interface Target {
  readonly path: string;
  readonly source: string;
}

/**
 * Puts files in the place of symbolic links: each becomes the file, or the tree of files, that it points to, as
 * another name of the same bytes. Links that lead out of `dir` are refused, for what they show is no part of it.
 */
export const replaceLinks = (dir: string, links: readonly Leaf[]): void => {
  const root = realpathSync(dir);
  const targets = links.flatMap(({path}) => targetsOf(root, `${root}/${path}`, path, [root]));
  for (const {path} of links) unlinkSync(`${root}/${path}`);
  for (const {path, source} of targets) addName(source, `${root}/${path}`);
};

/** What the link at `link` stands for, were it called `path`; `above` are the directories that were entered to get there. */
const targetsOf = (root: string, link: string, path: string, above: readonly string[]): readonly Target[] => {
  const source = resolveInside(root, link, path);
  if (!statSync(source).isDirectory()) return [{path, source}];
  if (above.includes(source) || link.startsWith(`${source}/`))
    throw new ArtifactRefused(
      path,
      'is a link to a directory that holds it',
      'Remove the link, or make it a copy.',
    );
  return leavesOf(source).flatMap((leaf) => {
    const at = {path: `${path}/${leaf.path}`, source: `${source}/${leaf.path}`};
    if (leaf.type === 'link') return targetsOf(root, at.source, at.path, [...above, source]);
    return leaf.type === 'file' ? [at] : [];
  });
};

const resolveInside = (root: string, link: string, path: string): string => {
  let source: string;
  try {
    source = realpathSync(link);
  } catch {
    throw new ArtifactRefused(path, 'is a link to nothing', 'Remove it, or write what it should point to.');
  }
  if (source === root || source.startsWith(`${root}/`)) return source;
  throw new ArtifactRefused(
    path,
    `is a link that leads out of the artifact, to ${source}`,
    'Copy the file instead.',
  );
};

const addName = (source: string, path: string): void => {
  mkdirSync(dirname(path), {recursive: true});
  try {
    linkSync(source, path);
  } catch {
    copyFileSync(source, path, constants.COPYFILE_FICLONE);
  }
};
