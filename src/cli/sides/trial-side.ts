import type {Cache} from '../../cache/cache.ts';
import type {TrialSummary} from '../../sweep/summary.ts';
import {overlayOf} from '../../sweep/trials.ts';
import {recordSide, type Side} from './side.ts';

/**
 * A trial of a sweep: the swept params under the name `trial`, then its stages as far as they are made. What a stage
 * that is no longer in the cache measured is known to the trial alone.
 */
export const sideOfTrial = (
  name: string,
  trial: TrialSummary,
  seedParam: string | undefined,
  {records}: Cache,
): Side => {
  const {metrics, keys} = trial;
  const params = overlayOf(trial, seedParam);
  const stages = Object.entries(keys).flatMap(([stage, key]) => {
    const record = records.read(key);
    return record ? [[stage, recordSide(record)] as const] : [];
  });
  const known = new Set(
    stages.flatMap(([stage, side]) => Object.keys(side.metrics).map((one) => `${stage}.${one}`)),
  );
  const others = Object.entries(metrics).filter(([metric]) => !known.has(metric));
  return {
    name,
    stages: new Map([['trial', {params, metrics: Object.fromEntries(others), isPoint: true}], ...stages]),
  };
};
