import {resolve} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import {eventRuns, linkEvents, type EventRun} from '../page/event-links.ts';
import {knownStages} from '../page/known-stage.ts';
import {sweepRuns} from '../page/sweep-runs.ts';
import {makePlan} from '../plan/make-plan.ts';
import {count} from '../format.ts';
import type {Action, Settings} from './line/settings.ts';
import {print, printJson} from './print/print.ts';
import {openSweep} from './project/known-sweep.ts';
import {namesFile} from './project/names-file.ts';
import {openProject} from './project/open-project.ts';

/** `pipe tensorboard`: a directory of links, named by stage and trial, that `tensorboard --logdir` reads. */
export const tensorboard: Action = async ([place = ''], settings) => {
  const to = resolve(settings.to as string);
  const {runs, cache} = await (namesFile(place) ? ofPipeline : ofSweep)(place, settings);
  linkEvents(runs, cache, to);
  if (settings.json) printJson({to, runs: runs.map(({name, artifact}) => ({name, artifact}))});
  else print(`${count(runs.length, 'run')}: tensorboard --logdir ${to}`);
  return 0;
};

interface Found {
  readonly runs: readonly EventRun[];
  readonly cache: Cache;
}

const ofPipeline = async (file: string, settings: Settings): Promise<Found> => {
  const {graph, cache} = await openProject(file, settings);
  const stages = knownStages(makePlan(graph, cache), cache).map((stage) => ({stage}));
  return {runs: some(eventRuns(stages, cache), graph.name, `run ${file}`), cache};
};

const ofSweep = async (name: string, settings: Settings): Promise<Found> => {
  const {sweep, cache} = await openSweep(name, settings);
  return {runs: some(eventRuns(sweepRuns(sweep), cache), name, `sweep status ${name}`), cache};
};

/** @throws Error if there are none, with the command that helps. */
const some = (runs: readonly EventRun[], name: string, command: string): readonly EventRun[] => {
  if (runs.length > 0) return runs;
  throw new Error(`${name} has no curves for TensorBoard yet: pipe ${command}`);
};
