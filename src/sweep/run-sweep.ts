import type {Cache} from '../cache/cache.ts';
import {thisOwner} from '../cache/owner.ts';
import type {RunEvent} from '../run/event.ts';
import {exitCode, type Outcomes} from '../run/exit.ts';
import {runPipeline, type RunRequest} from '../run/run.ts';
import type {Expansion} from './expand.ts';
import type {HalvingConfig} from './halving.ts';
import {Halts, judgedBy} from './halts.ts';
import {JudgedStages} from './judged-stages.ts';
import {readLog, type Ended, type Known} from './known.ts';
import {appendEntries, logOf, type Entry} from './log.ts';
import type {LogTail} from './log-tail.ts';
import {OtherRungs} from './other-rungs.ts';
import {outdatedBeside, type Expanded} from './outdated.ts';
import {Standing} from './standing.ts';
import {Tracker} from './tracker.ts';
import {overlayText, type Trial} from './trials.ts';

/** A sweep that has been declared and expanded. */
export interface SweepRun {
  readonly name: string;
  readonly cache: Cache;
  /** The trials to run: those that were expanded, in their order. */
  readonly trials: readonly Trial[];
  readonly expansion: Expansion;
  /** What is not in the log yet: its head, trials that were not declared before. */
  readonly news: readonly Entry[];
  /** Of the log, from before the trials to run were chosen. */
  readonly tail: LogTail;
  /** All trials, those that are not run now as well. */
  readonly all: Expanded;
  readonly halving?: HalvingConfig;
  /** How to run the graph. */
  readonly run: Omit<RunRequest, 'graph' | 'cache' | 'haltOf'>;
}

/** Runs the trials as one graph and notes how each ends. Returns the exit code of the trials that were not stopped on purpose. */
export const runSweep = async (sweep: SweepRun): Promise<number> => {
  const {name, cache, trials, expansion} = sweep;
  const judged = judgedBy(sweep.halving, sweep.all.expansion.stagesOf);
  const append = (entries: readonly Entry[]): void => appendEntries(logOf(cache.root, name), entries);
  const owner = thisOwner();
  append([
    ...sweep.news,
    {type: 'reach', reach: expansion.reach},
    {type: 'run', owner, at: new Date().toISOString()},
  ]);
  const known = readLog(cache.root, name) as Known;
  const standing = new Standing(known, trials.length);
  const outdated = (ids: readonly string[]): void => {
    standing.forget(ids);
    append(ids.map((trial) => ({type: 'outdated', trial})));
  };
  outdated(outdatedBeside(trials, sweep.all, known.ended, cache));
  const tracker = new Tracker(trials, expansion, cache, known.ended, {
    append,
    outdated,
    ended: (trial, end, isNews) => {
      standing.see(end);
      if (isNews) sweep.run.on(trialEvent(trial, end, standing.text()));
    },
  });
  const halts = haltsOf(sweep, judged, {known, tracker, append});
  try {
    const outcomes = await runPipeline({
      ...sweep.run,
      cache,
      graph: expansion.graph,
      haltOf: (stage) => halts?.signalOf(stage),
      on: (event) => {
        sweep.run.on(event);
        tracker.see(event);
        halts?.see(event);
      },
    });
    return exitCode(wanted(outcomes, tracker));
  } finally {
    append([{type: 'run-ended', owner}]);
  }
};

interface Course {
  readonly known: Known;
  readonly tracker: Tracker;
  readonly append: (entries: readonly Entry[]) => void;
}

const haltsOf = (
  {halving, all, cache, tail}: SweepRun,
  ids: ReadonlySet<string>,
  {known, tracker, append}: Course,
): Halts | undefined => {
  if (halving === undefined) return undefined;
  // Trials that ended early, and are not run now, have been compared too.
  const judged = new JudgedStages(ids, all.expansion.graph, cache);
  return new Halts(halving, judged, new OtherRungs(known.rungs, tail, judged), tracker, append);
};

const wanted = (outcomes: Outcomes, tracker: Tracker): Outcomes =>
  Object.fromEntries(Object.entries(outcomes).filter(([stage]) => tracker.wanted(stage)));

const trialEvent = ({id, overlay}: Trial, {state, detail}: Ended, standing: string): RunEvent => ({
  type: 'trial-ended',
  trial: id,
  name: overlayText(overlay),
  state,
  ...(detail !== undefined && {detail}),
  standing,
});
