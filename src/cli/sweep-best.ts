import {relative} from 'node:path';
import {assignmentsOf, commandLine, overrideWords} from '../page/command.ts';
import {UsageError} from '../plan/selection.ts';
import type {SweepSummary} from '../sweep/summary.ts';
import type {Action} from './line/settings.ts';
import {print, printJson} from './print/print.ts';
import {openCommandCache} from './project/open-cache.ts';
import {findSweep} from './sweep/find-sweep.ts';
import {goalLines} from './sweep/goals.ts';

/** `pipe sweep best`: the best point by each goal, and how to run it. */
export const sweepBest: Action = async ([word], settings) => {
  const {root} = await openCommandCache(settings);
  const sweep = findSweep(root, word);
  if (sweep.goals.length === 0)
    throw new UsageError(`${sweep.name} has no goal: run it with --goal METRIC:min or METRIC:max.`);
  const best = bestPoints(sweep);
  if (settings.json) printJson(best);
  else print(...goalLines(sweep), ...best.map(({command}) => `  ${command}`));
  return 0;
};

const bestPoints = (sweep: SweepSummary) =>
  sweep.goals.flatMap(({metric, direction}) =>
    sweep.points
      .filter(({bestBy}) => bestBy.includes(metric))
      .map(({point, metrics}) => ({
        metric,
        direction,
        ...metrics[metric],
        point,
        command: commandOf(sweep, point),
      })),
  );

const commandOf = ({file, profile, set, stages}: SweepSummary, point: SweepSummary['set']): string =>
  commandLine([
    ...['pipe', 'run', relative(process.cwd(), file), ...stages],
    ...overrideWords(profile, assignmentsOf({...set, ...point})),
  ]);
