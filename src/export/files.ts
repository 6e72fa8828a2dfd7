import {existsSync, statSync} from 'node:fs';
import {dirname, isAbsolute, join, relative, resolve, sep} from 'node:path';
import type {FileDigests} from '../cache/cache.ts';
import type {Graph, StageNode} from '../graph/graph.ts';
import {filesOf} from '../plan/key.ts';
import {packageRoot} from '../stage/installation.ts';
import type {BundledFile} from './bundle.ts';

/** The files of a project that a pipeline is made of. */
export interface ProjectFiles {
  /** Absolute path of the directory that holds all of them. */
  readonly base: string;
  /** Path relative to `base` → file, in the order of the names. */
  readonly files: Readonly<Record<string, BundledFile>>;
}

/** The pipeline file, what its stages read by relative paths, and the sources of its own stage types. */
export const projectFiles = (graph: Graph, digests: FileDigests, largest: number): ProjectFiles => {
  const paths = [
    graph.file,
    ...graph.stages.flatMap((node) => [...filesRead(node, graph, digests), ...sourcesOf(node, graph)]),
  ];
  const all = [...new Set(paths)];
  const base = all.map(dirname).reduce(common);
  const entries = all.map((path): readonly [string, BundledFile] => {
    // Of a link, what it leads to: that is what a stage reads, and what is packed.
    const {size, mode} = statSync(path);
    const isPipeline = path === graph.file;
    const file = {
      sha256: digests.digest(path),
      bytes: size,
      executable: (mode & 0o100) !== 0,
      included: isPipeline || size <= largest,
    };
    return [relative(base, path), file];
  });
  return {base, files: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))};
};

/** What is named by an absolute path belongs to the machine. */
const filesRead = (node: StageNode, {dir}: Graph, digests: FileDigests): readonly string[] =>
  filesOf(node, dir, digests)
    .filter((path) => !isAbsolute(path))
    .map((path) => resolve(dir, path));

/** Sources are named relative to the stage type, or to this installation, whose own code is not the project's. */
const sourcesOf = ({action}: StageNode, {dir}: Graph): readonly string[] => {
  if (action.type !== 'uses' || !/^\.\.?\//.test(action.uses)) return [];
  const own = dirname(resolve(dir, action.uses));
  const named = Object.keys(action.code.sources).filter((name) => !name.startsWith('node_modules/'));
  const paths = named.map((name) =>
    [resolve(own, name), resolve(packageRoot, name)].find((path) => existsSync(path)),
  );
  return paths.filter((path) => path !== undefined && !isOfPipe(path)) as string[];
};

const isOfPipe = (path: string): boolean =>
  ['src', 'stages', 'schemas'].some((dir) => path.startsWith(join(packageRoot, dir) + sep));

const common = (a: string, b: string): string => {
  let dir = a;
  while (dir !== b && !b.startsWith(dir === sep ? sep : dir + sep)) dir = dirname(dir);
  return dir;
};
