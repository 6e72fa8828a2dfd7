import {existsSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import type {DvcStage} from './stage.ts';
import {inDirectory} from './paths.ts';
import {plain, type Text} from './text.ts';

/** Where the paths of a dvc.yaml lie: below a root that holds all of them. */
export interface DvcProject {
  /** Absolute paths of the directory of the dvc.yaml, of the root, and of the directory of the pipeline file. */
  readonly dir: string;
  readonly root: string;
  readonly pipelineDir: string;
  /** A path relative to the dvc.yaml, relative to the root. */
  inRoot(path: Text): Text;
  /** The same, relative to the pipeline file. */
  fromPipeline(path: Text): Text;
}

/** The root is that of the repository, or as far up as the paths lead. */
export const findProject = (dir: string, pipelineDir: string, stages: readonly DvcStage[]): DvcProject => {
  const root = highest([
    repositoryOf(dir),
    ...stages.flatMap(pathsOf).map((path) => resolve(dir, leadingUp(path))),
  ]);
  const base = relative(root, dir) || '.';
  const way = relative(pipelineDir, dir) || '.';
  return {
    dir,
    root,
    pipelineDir,
    inRoot: (path) => inDirectory(plain(base), path),
    fromPipeline: (path) => (path.value.startsWith('/') ? path : inDirectory(plain(way), path)),
  };
};

const pathsOf = ({deps, outs, params, wdir}: DvcStage): readonly string[] =>
  [wdir, ...[...deps, ...outs, ...params.files].map(({path}) => path), ...params.values.map(([file]) => file)]
    .map(({value}) => value)
    .filter((path) => !path.startsWith('/'));

const leadingUp = (path: string): string => /^(\.\.\/|\.\.$)*/.exec(path)?.[0] || '.';

/** All of them are above the dvc.yaml, so the shortest holds the others. */
const highest = (dirs: readonly string[]): string =>
  dirs.reduce((top, dir) => (dir.length < top.length ? dir : top));

const repositoryOf = (dir: string): string => {
  for (let at = dir; ; at = dirname(at)) {
    if (['.dvc', '.git'].some((mark) => existsSync(join(at, mark)))) return at;
    if (dirname(at) === at) return dir;
  }
};
