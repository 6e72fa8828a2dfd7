import type {Cache} from '../../cache/cache.ts';
import {count} from '../../format.ts';
import {UsageError} from '../../plan/selection.ts';
import type {Declaration} from '../../sweep/declare.ts';
import {readLog} from '../../sweep/known.ts';
import type {Trial} from '../../sweep/trials.ts';
import type {Settings} from '../line/settings.ts';

/** All but those that failed or were ended early; with --retry these alone. */
export const trialsToRun = (
  {head, trials}: Declaration,
  {retry}: Settings,
  cache: Cache,
): readonly Trial[] => {
  const ended = readLog(cache.root, head.name)?.ended;
  const isOver = ({id}: Trial): boolean => ['failed', 'stopped'].includes(ended?.get(id)?.state ?? '');
  const chosen = trials.filter((trial) => isOver(trial) === (retry ?? false));
  if (chosen.length > 0) return chosen;
  throw new UsageError(
    retry
      ? `No trial of ${head.name} has failed or been ended early.`
      : `All trials of ${head.name} have failed or been ended early: see pipe sweep status, and try them again by --retry.`,
  );
};

/** What a plain run passes over is not done: who has mended its cause wants to know. */
export const leftAlone = (
  {head, trials}: Declaration,
  run: readonly Trial[],
  {retry}: Settings,
): readonly string[] => {
  const left = trials.length - run.length;
  if (retry || left === 0) return [];
  return [
    `${count(left, 'trial')} failed or ended early before: see pipe sweep status ${head.name}, and try again by --retry.`,
  ];
};
