import {resolve} from 'node:path';
import {eventRuns, linkEvents} from '../page/event-links.ts';
import {knownStages} from '../page/known-stage.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {Action} from './line/settings.ts';
import {print, printJson} from './print/print.ts';
import {openProject} from './project/open-project.ts';

/** `pipe tensorboard`: a directory of links, named by stage, that `tensorboard --logdir` reads. */
export const tensorboard: Action = async ([file = ''], settings) => {
  const to = resolve(settings.to as string);
  const {graph, cache} = await openProject(file, settings);
  const shown = knownStages(makePlan(graph, cache), cache).map((stage) => ({stage}));
  const runs = eventRuns(shown, cache, (trial) => trial);
  if (runs.length === 0) throw new Error(`${graph.name} has no curves for TensorBoard yet: pipe run ${file}`);
  linkEvents(runs, cache, to);
  if (settings.json) printJson({to, runs: runs.map(({name, artifact}) => ({name, artifact}))});
  else print(`${runs.length} ${runs.length === 1 ? 'run' : 'runs'}: tensorboard --logdir ${to}`);
  return 0;
};
