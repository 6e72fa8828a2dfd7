import type {Cache} from '../../cache/cache.ts';
import type {TrialSummary} from '../../sweep/summary.ts';
import {recordSide, type Side} from './side.ts';

/**
 * A trial of a sweep: the swept params and its metrics under the name `trial`, then its stages as far as they are made
 * and still in the cache.
 */
export const sideOfTrial = (name: string, trial: TrialSummary, {records}: Cache): Side => {
  const {point, seed, metrics, keys} = trial;
  const params = {...point, ...(seed !== undefined && {seed})};
  const stages = Object.entries(keys).flatMap(([stage, key]) => {
    const record = records.read(key);
    return record ? [[stage, recordSide(record)] as const] : [];
  });
  return {name, stages: new Map([['trial', {params, metrics}], ...stages])};
};
