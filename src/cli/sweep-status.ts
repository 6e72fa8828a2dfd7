import {readLog} from '../sweep/known.ts';
import {sweepNames} from '../sweep/log.ts';
import {readSweep} from '../sweep/read.ts';
import type {SweepSummary, TrialState} from '../sweep/summary.ts';
import {overlayOf, overlayText} from '../sweep/trials.ts';
import {count} from '../format.ts';
import type {Action} from './line/settings.ts';
import {columns} from './print/columns.ts';
import {print, printJson} from './print/print.ts';
import {openCommandCache} from './project/open-cache.ts';
import {findSweep} from './sweep/find-sweep.ts';
import {goalLines} from './sweep/goals.ts';

const states: readonly TrialState[] = ['finished', 'running', 'pending', 'failed', 'stopped'];

/** `pipe sweep status`: how the trials of a sweep stand, or how all sweeps do. */
export const sweepStatus: Action = async ([word], settings) => {
  const {root} = await openCommandCache(settings);
  if (word === undefined) {
    const sweeps = sweepNames(root).map((name) => readSweep(root, name));
    if (settings.json) printJson(sweeps.map(countsOf));
    else print(...columns(['sweep', ...states.map((state) => `>${state}`)], sweeps.map(rowOf)));
    return 0;
  }
  const sweep = findSweep(root, word);
  if (settings.json) printJson(sweep);
  else print(...statusLines(sweep, readLog(root, sweep.name)?.runners.map(({owner}) => owner.pid) ?? []));
  return 0;
};

const countsOf = ({name, trials}: SweepSummary) => ({
  name,
  ...Object.fromEntries(
    states.map((state) => [state, trials.filter((trial) => trial.state === state).length]),
  ),
});

const rowOf = (sweep: SweepSummary): readonly string[] => Object.values(countsOf(sweep)).map(String);

const statusLines = (sweep: SweepSummary, runners: readonly number[]): readonly string[] => {
  const counts = Object.entries(countsOf(sweep)).filter(
    ([, value]) => typeof value === 'number' && value > 0,
  );
  const noted = sweep.trials.filter(({state}) => state === 'failed' || state === 'stopped');
  return [
    `${sweep.name}: ${count(sweep.trials.length, 'trial')}, ${counts.map(([state, n]) => `${n} ${state}`).join(', ')}`,
    runners.length === 0 ? 'no process runs it now' : `run by process ${runners.join(', ')}`,
    ...goalLines(sweep),
    ...noted.map((trial) => {
      const {id, state, detail} = trial;
      const values = overlayText(overlayOf(trial, sweep.seedParam));
      return `${id}  ${values}: ${state}${detail === undefined ? '' : `, ${detail}`}`;
    }),
  ];
};
