import type {Cache} from '../cache/cache.ts';
import {layoutOf} from '../cache/layout.ts';
import type {StageNode} from '../graph/graph.ts';
import {inputStages} from '../plan/selection.ts';
import {lastLines} from '../run/log.ts';
import type {Contents} from './contents.ts';
import type {Files} from './files.ts';
import type {KnownStage} from './known-stage.ts';
import type {PageStage} from './page.ts';

/** What a stage's entry on a page is made from. */
export interface StageSources {
  readonly cache: Cache;
  readonly files: Files;
  readonly contents: (artifact: string) => Contents | undefined;
}

/** A stage as a page shows it. */
export const pageStage = (known: KnownStage, sources: StageSources): PageStage => {
  const {node, state, key, record} = known;
  return {
    id: node.id,
    name: node.name,
    action: actionOf(node),
    kind: node.kind,
    reads: [...inputStages(node)],
    state,
    count: 1,
    made: state === 'fresh' ? 1 : 0,
    params: node.params,
    metrics: record?.metrics ?? {},
    ...(key !== undefined && {key}),
    ...times(known),
    ...(record && artifactOf(record.artifact, sources)),
    ...filesOf(known, sources),
    ...progressOf(known),
    ...logOf(known, sources.cache),
  };
};

const actionOf = ({action}: StageNode): string =>
  action.type === 'uses' ? action.uses : [action.cmd].flat().join(' ');

const times = ({record, sinceMs}: KnownStage): Pick<PageStage, 'startedAt' | 'durationMs'> => {
  if (sinceMs !== undefined) return {startedAt: new Date(sinceMs).toISOString()};
  return record ? {startedAt: record.startedAt, durationMs: record.durationMs} : {};
};

const artifactOf = (artifact: string, {contents}: StageSources): Pick<PageStage, 'artifact' | 'bytes'> => {
  const found = contents(artifact);
  return {artifact, ...(found && {bytes: found.bytes})};
};

const filesOf = ({key, record}: KnownStage, {contents, files}: StageSources): Pick<PageStage, 'files'> => {
  const found = record && contents(record.artifact);
  const made = found && files.links(record.artifact, found.files);
  const log = key === undefined ? undefined : files.log(key);
  return made || log ? {files: [...(log ?? []), ...(made ?? [])]} : {};
};

/** What was told before the execution that runs now is no news of it. */
const progressOf = ({course, sinceMs}: KnownStage): Pick<PageStage, 'progress'> => {
  const last = course?.points.at(-1);
  if (sinceMs === undefined || last === undefined || last.at < sinceMs) return {};
  return {progress: {step: last.step, total: last.total}};
};

const logOf = ({key, course}: KnownStage, cache: Cache): Pick<PageStage, 'log'> => {
  if (key === undefined) return {};
  const lines = lastLines(layoutOf(cache.root).log(key));
  const log = course?.failed ? [...lines, course.failed.error] : lines;
  return log.length > 0 ? {log} : {};
};
