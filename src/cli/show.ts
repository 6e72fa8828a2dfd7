import type {Cache} from '../cache/cache.ts';
import type {StageRecord} from '../cache/record.ts';
import {UsageError} from '../plan/selection.ts';
import type {Action, Settings} from './line/settings.ts';
import {StaleStage} from './line/stale-stage.ts';
import {artifactLines, type Shown} from './print/artifact.ts';
import {print, printJson} from './print/print.ts';
import {newestRecord} from './project/newest-record.ts';
import {oneStage} from './project/one-stage.ts';
import {openCommandCache} from './project/open-cache.ts';
import {openProject} from './project/open-project.ts';

/** `pipe show`: an artifact, by its stage or by the beginning of its digest or key. */
export const show: Action = async ([place = '', stage], settings) => {
  const shown = stage === undefined ? await byDigest(place, settings) : await byStage(place, stage, settings);
  if (settings.json) printJson(shown);
  else print(...artifactLines(shown));
  return 0;
};

const byStage = async (file: string, word: string, settings: Settings): Promise<Shown> => {
  const project = await openProject(file, settings);
  const planned = oneStage(project, word);
  const record = newestRecord(project.cache, project.graph.file, planned);
  if (!record) throw new StaleStage(planned.node.id, file);
  return shownOf(project.cache, record.artifact, record, planned.state);
};

const byDigest = async (prefix: string, settings: Settings): Promise<Shown> => {
  if (!/^[0-9a-f]{4,64}$/.test(prefix)) {
    throw new UsageError(
      `show takes a pipeline file and a stage, or a digest of at least 4 hex digits, not "${prefix}".`,
    );
  }
  const cache = await openCommandCache(settings);
  const records = [...cache.records.all()].filter(
    ({artifact, key}) => artifact.startsWith(prefix) || key.startsWith(prefix),
  );
  const digests = [...new Set([...records.map(({artifact}) => artifact), ...cache.artifacts.find(prefix)])];
  const [digest] = digests;
  if (digest === undefined)
    throw new UsageError(`${cache.root} has nothing whose digest begins with ${prefix}.`);
  if (digests.length > 1)
    throw new UsageError(`${prefix} begins ${digests.length} digests: ${digests.slice(0, 4).join(', ')}`);
  return shownOf(cache, digest, newest(records));
};

const newest = (records: readonly StageRecord[]): StageRecord | undefined =>
  [...records].sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];

const shownOf = (cache: Cache, artifact: string, record?: StageRecord, state?: Shown['state']): Shown => {
  const manifest = cache.artifacts.manifest(artifact);
  return {
    artifact,
    path: cache.artifacts.path(artifact),
    ...(state && {state}),
    ...(record && {record}),
    ...(manifest && {manifest}),
  };
};
