import type {Cache} from '../cache/cache.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {PlannedStage} from '../plan/plan.ts';
import type {Action} from './line/settings.ts';
import {columns} from './print/columns.ts';
import {print, printJson} from './print/print.ts';
import {bytesText} from './print/bytes.ts';
import {duration} from '../format.ts';
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

/** `pipe ls`: the stages of a pipeline with state, artifact, size and age. */
export const ls: Action = async ([file = ''], settings) => {
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
  const madeAt = new Date(Date.parse(record.startedAt) + record.durationMs).toISOString();
  return {...row, artifact: record.artifact, bytes, madeAt};
};

const cells = ({stage, state, kind, artifact = '', bytes, madeAt}: Row): readonly string[] => [
  stage,
  state,
  kind,
  artifact.slice(0, 12),
  bytes === undefined ? '' : bytesText(bytes),
  madeAt === undefined ? '' : duration(Date.now() - Date.parse(madeAt)),
];
