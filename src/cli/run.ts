import {exitCode} from '../run/exit.ts';
import {runPipeline} from '../run/run.ts';
import type {Action} from './line/settings.ts';
import {openProject} from './project/open-project.ts';
import {whileReporting} from './project/while-reporting.ts';

/** `pipe run`: brings a pipeline up to date. */
export const run: Action = async ([file = '', ...selection], settings) => {
  const project = await openProject(file, settings);
  return whileReporting(project, settings, async (surroundings) =>
    exitCode(await runPipeline({...project, selection, ...surroundings})),
  );
};
