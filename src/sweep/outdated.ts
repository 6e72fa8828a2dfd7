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

/**
 * Ids of the trials that finished, are not among those to run, as where only failed ones are tried again, and have a
 * stage that is not fresh: they finished by other code or params than there are now.
 */
export const outdatedBeside = (
  run: readonly Trial[],
  {trials, expansion}: Expanded,
  {ended}: Known,
  cache: Cache,
): readonly string[] => {
  const running = new Set(run.map(({id}) => id));
  const others = trials.map(({id}) => !running.has(id) && ended.get(id)?.state === 'finished');
  if (!others.includes(true)) return [];
  const {graph, stagesOf} = onlyTrials(expansion, (number) => others[number] === true);
  const planned = makePlan(graph, cache).stages.filter(({state}) => state !== 'fresh');
  const stale = new Set(planned.map(({node}) => node.id));
  return trials
    .filter((_, number) => others[number])
    .filter((_, at) => stagesOf[at]!.shared.some((stage) => stale.has(stage)))
    .map(({id}) => id);
};
