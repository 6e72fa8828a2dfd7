import {readFileSync} from 'node:fs';
import {sha256} from '../json.ts';
import type {Layout} from './layout.ts';
import {isAbsence, namesIn} from './listing.ts';
import {replaceFile} from './replace.ts';

/** The key that each stage of a pipeline file last had. */
export interface Latest {
  /** Absolute path of the pipeline file. */
  readonly file: string;
  /** The sweep of the file whose stages these are. */
  readonly sweep?: string;
  /** Stage id → key. */
  readonly stages: Readonly<Record<string, string>>;
}

export const latestKeys = (
  layout: Layout,
  pipelineFile: string,
  sweep?: string,
): Readonly<Record<string, string>> =>
  // Without a prototype: a stage that is called constructor has no key before it has run.
  Object.assign(
    Object.create(null) as Record<string, string>,
    readLatest(pathFor(layout, pipelineFile, sweep))?.stages,
  );

/**
 * Adds to what a pipeline file's stages last had. Two runs of one file at once may each lose keys of the other; they
 * come back with the next run, and nothing but `why`, `ls` and garbage collection reads them. Hence `quick` as well.
 */
export const mergeLatest = (
  layout: Layout,
  file: string,
  keys: Readonly<Record<string, string>>,
  sweep?: string,
): void => {
  const before = latestKeys(layout, file, sweep);
  if (Object.entries(keys).every(([stage, key]) => before[stage] === key)) return;
  const latest: Latest = {file, ...(sweep !== undefined && {sweep}), stages: {...before, ...keys}};
  replaceFile(pathFor(layout, file, sweep), JSON.stringify(latest), 'quick');
};

/** What every pipeline file that used this cache last had. */
export const everyLatest = (layout: Layout): readonly Latest[] =>
  namesIn(layout.dir('latest'))
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readLatest(`${layout.dir('latest')}/${name}`) ?? []);

const pathFor = (layout: Layout, pipelineFile: string, sweep: string | undefined): string =>
  layout.latest(sha256(sweep === undefined ? pipelineFile : `${pipelineFile}\n${sweep}`));

const readLatest = (path: string): Latest | undefined => {
  try {
    const latest = JSON.parse(readFileSync(path, 'utf8')) as Latest;
    return typeof latest.file === 'string' && isKeys(latest.stages) ? latest : undefined;
  } catch (error) {
    if (isAbsence(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const isKeys = (stages: unknown): boolean =>
  typeof stages === 'object' &&
  stages !== null &&
  Object.values(stages).every((key) => typeof key === 'string');
