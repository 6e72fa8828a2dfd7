import type {Cache} from '../cache/cache.ts';
import {makePlan} from '../plan/make-plan.ts';
import {onlyTrials, type Expansion} from './expand.ts';
import type {Known} from './known.ts';
import type {Trial} from './trials.ts';

/** Trials, and their stages in the same order. */
export interface Expanded {
  readonly trials: readonly Trial[];
  readonly expansion: Expansion;
}

/** Ids of the trials that finished and have a stage that is not fresh: they finished by other code or params than now. */
export const outdatedBy = (
  stale: readonly string[],
  {trials, expansion}: Expanded,
  ended: Known['ended'],
): readonly string[] => {
  const stages = new Set(stale);
  return trials
    .filter(
      ({id}, number) =>
        ended.get(id)?.state === 'finished' &&
        expansion.stagesOf[number]!.shared.some((stage) => stages.has(stage)),
    )
    .map(({id}) => id);
};

/** Those that are outdated of the trials that are not run, as where only failed ones are tried again. */
export const outdatedBeside = (
  run: readonly Trial[],
  all: Expanded,
  ended: Known['ended'],
  cache: Cache,
): readonly string[] => {
  const others = finishedBeside(run, all, ended);
  if (others.trials.length === 0) return [];
  const planned = makePlan(others.expansion.graph, cache).stages.filter(({state}) => state !== 'fresh');
  return outdatedBy(
    planned.map(({node}) => node.id),
    others,
    ended,
  );
};

const finishedBeside = (
  run: readonly Trial[],
  {trials, expansion}: Expanded,
  ended: Known['ended'],
): Expanded => {
  const running = new Set(run.map(({id}) => id));
  const isOther = ({id}: Trial): boolean => !running.has(id) && ended.get(id)?.state === 'finished';
  return {
    trials: trials.filter(isOther),
    expansion: onlyTrials(expansion, (number) => isOther(trials[number]!)),
  };
};
