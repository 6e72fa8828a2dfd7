import type {Goal} from '../../../sweep/summary.ts';
import {overlap} from './estimate.ts';
import type {Point} from './points.ts';

/** What a goal says of a sweep so far, and how much of it may be chance. */
export interface Verdict {
  readonly goal: Goal;
  readonly best: Point;
  /** How many other points cannot be told from the best by their intervals; absent where the best has none. */
  readonly rivals?: number;
}

export const verdictOf = (goal: Goal, points: readonly Point[]): Verdict | undefined => {
  const best = points.find(({bestBy}) => bestBy.includes(goal.metric));
  const estimate = best?.metrics[goal.metric];
  if (!best || !estimate) return undefined;
  if (estimate.half === undefined) return {goal, best};
  const others = points.flatMap((point) => (point === best ? [] : (point.metrics[goal.metric] ?? [])));
  return {goal, best, rivals: others.filter((other) => overlap(other, estimate)).length};
};
