import type {Cache} from '../cache/cache.ts';
import type {StageRecord} from '../cache/record.ts';
import type {StageNode} from '../graph/graph.ts';
import {newestRecord} from '../plan/newest-record.ts';
import type {Plan, PlannedStage} from '../plan/plan.ts';
import {readCourse, type Course} from '../run/progress.ts';
import type {PageStage} from './page.ts';

/** A stage of a pipeline as its cache knows it at this moment. */
export interface KnownStage {
  readonly node: StageNode;
  readonly state: PageStage['state'];
  /** Of what is shown: the execution that runs or failed, else that of the record. */
  readonly key?: string;
  /** What it made or, if it is stale, made last; absent while it runs and where it failed. */
  readonly record?: StageRecord;
  /** Since when it has been running, in ms since 1970. */
  readonly sinceMs?: number;
  /** Of an execution that runs or failed. */
  readonly course?: Course;
}

/** The stages of a plan with what can be seen of executions in any process. */
export const knownStages = ({graph, stages}: Plan, cache: Cache): readonly KnownStage[] =>
  stages.map((planned) => knownStage(planned, graph.file, cache));

const knownStage = (planned: PlannedStage, file: string, cache: Cache): KnownStage => {
  const {node} = planned;
  if (planned.state === 'stale') {
    const {key} = planned;
    const sinceMs = cache.leases.since(key);
    const course = readCourse(cache.progress(key));
    if (sinceMs !== undefined) return {node, state: 'running', key, sinceMs, course};
    if (course.failed) return {node, state: 'failed', key, course};
  }
  const record = newestRecord(cache, file, planned);
  return {node, state: planned.state, ...(record && {key: record.key, record})};
};
