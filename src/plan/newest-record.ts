import type {Cache} from '../cache/cache.ts';
import type {StageRecord} from '../cache/record.ts';
import type {PlannedStage} from './plan.ts';

/** The record of a stage as it is now or, if it is stale, of its latest execution. */
export const newestRecord = (cache: Cache, file: string, planned: PlannedStage): StageRecord | undefined => {
  const key = planned.state === 'fresh' ? planned.key : cache.records.latest(file)[planned.node.id];
  return key === undefined ? undefined : cache.records.read(key);
};
