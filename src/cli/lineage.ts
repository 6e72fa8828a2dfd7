import type {Cache} from '../cache/cache.ts';
import type {StageRecord} from '../cache/record.ts';
import {withoutDefaults} from '../graph/without-defaults.ts';
import type {JsonObject} from '../json.ts';
import {lineage as trace, type Lineage} from '../plan/lineage.ts';
import {newestRecord} from '../plan/newest-record.ts';
import {packageRoot} from '../stage/installation.ts';
import {rememberedStages} from '../stage/load.ts';
import type {Action, Settings} from './line/settings.ts';
import {StaleStage} from './line/stale-stage.ts';
import {lineageLines} from './print/lineage.ts';
import {print, printJson} from './print/print.ts';
import {checkDigest, findByDigest} from './project/by-digest.ts';
import {oneStage} from './project/one-stage.ts';
import {openCommandCache} from './project/open-cache.ts';
import {openProject} from './project/open-project.ts';

/** `pipe lineage`: how an artifact was made, up to the data. */
export const lineage: Action = async ([place = '', stage], settings) => {
  const {cache, dir, found} =
    stage === undefined ? await byDigest(place, settings) : await byStage(place, stage, settings);
  if (settings.json) printJson(plain(found));
  else print(...lineageLines(found, (record) => tellingParams(record, cache, dir)));
  return 0;
};

interface Found {
  readonly cache: Cache;
  /** Directory that paths of stage types are relative to. */
  readonly dir: string;
  readonly found: Lineage;
}

const byDigest = async (prefix: string, settings: Settings): Promise<Found> => {
  checkDigest(prefix, 'lineage');
  const cache = await openCommandCache(settings);
  const {artifact, records} = findByDigest(cache, prefix);
  const named = records.find(({key}) => key.startsWith(prefix));
  return {cache, dir: packageRoot, found: trace(cache, artifact, named)};
};

const byStage = async (file: string, word: string, settings: Settings): Promise<Found> => {
  const {cache, graph} = await openProject(file, settings);
  const planned = oneStage({cache, graph}, word);
  const record = newestRecord(cache, graph.file, planned);
  if (!record) throw new StaleStage(planned.node.id, file);
  return {cache, dir: graph.dir, found: trace(cache, record.artifact, record)};
};

/** Defaults are known where the stage type's code is still what it was; otherwise all params are told. */
const tellingParams = ({parts}: StageRecord, cache: Cache, dir: string): JsonObject => {
  const {type, code, params} = parts;
  if (type === undefined) return params;
  const now = rememberedStages(cache, [{uses: type, dir}]).get(type);
  return now?.digest === code ? withoutDefaults(now?.declaration.params, params) : params;
};

const plain = ({ancestors}: Lineage): object => ({
  nodes: ancestors.map(({reads: _, ...ancestor}) => ancestor),
  edges: ancestors.flatMap(({id, reads}) =>
    reads.map(({input, label, from}) => ({from, to: id, input, ...(label !== undefined && {label})})),
  ),
});
