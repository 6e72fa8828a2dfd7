import type {Cache} from '../cache/cache.ts';
import {madeAt} from '../cache/record.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {PlannedStage} from '../plan/plan.ts';
import {UsageError} from '../plan/selection.ts';
import type {Action} from './line/settings.ts';
import {columns} from './print/columns.ts';
import {print, printJson} from './print/print.ts';
import {bytesText} from '../bytes.ts';
import {ageText} from './print/age.ts';
import {newestRecord} from '../plan/newest-record.ts';
import {openProject} from './project/open-project.ts';

interface Row {
  readonly stage: string;
  readonly state: PlannedStage['state'];
  readonly kind: string;
  /** Of the stage's record; what a stale stage made last. */
  readonly artifact?: string;
  readonly bytes?: number;
  readonly madeAt?: string;
}

/** `pipe ls`: the stages of a pipeline with state, artifact, size and age; with `--all` every artifact of the cache. */
export const ls: Action = async ([file], settings) => {
  if (settings.all) return (await import('./ls-all.ts')).lsAll(file, settings);
  if (file === undefined)
    throw new UsageError('Name a pipeline file, or list every artifact of the cache: --all');
  const {graph, cache} = await openProject(file, settings);
  const {stages} = makePlan(graph, cache);
  const rows = stages.map((planned) => rowOf(planned, cache, graph.file));
  cache.files.save();
  if (settings.json) printJson(rows);
  else print(...columns(['stage', 'state', 'kind', 'artifact', '>size', '>age'], rows.map(cells)));
  return 0;
};

const rowOf = (planned: PlannedStage, cache: Cache, file: string): Row => {
  const {state, node} = planned;
  const row = {stage: node.id, state, kind: node.kind};
  const record = newestRecord(cache, file, planned);
  const manifest = record && cache.artifacts.manifest(record.artifact);
  if (!record || !manifest) return row;
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  return {...row, artifact: record.artifact, bytes, madeAt: madeAt(record)};
};

const cells = ({stage, state, kind, artifact = '', bytes, madeAt: at}: Row): readonly string[] => [
  stage,
  state,
  kind,
  artifact.slice(0, 12),
  bytes === undefined ? '' : bytesText(bytes),
  ageText(at),
];
