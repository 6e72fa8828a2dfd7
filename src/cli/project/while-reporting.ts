import {join} from 'node:path';
import type {UsesNode} from '../../graph/graph.ts';
import {openReporter} from '../../report/open-reporter.ts';
import type {RunRequest} from '../../run/run.ts';
import {packageRoot} from '../../stage/installation.ts';
import {loadStages} from '../../stage/load.ts';
import {listen} from '../line/interrupts.ts';
import type {Settings} from '../line/settings.ts';
import type {Project} from './open-project.ts';

/** What a command line gives to a run: how it is shown, stopped, and what its options ask for. */
export type Surroundings = Omit<RunRequest, 'graph' | 'cache' | 'selection'>;

/**
 * Does work that runs stages, while it is shown on the terminal and can be interrupted.
 *
 * @param work returns its exit code, which counts unless it was interrupted.
 */
export const whileReporting = async (
  project: Project,
  settings: Settings,
  work: (surroundings: Surroundings) => Promise<number>,
): Promise<number> => {
  const json = settings.json === true;
  const reporter = openReporter({...project, json, output: process.stdout, env: process.env});
  const interrupts = listen((message) => reporter({type: 'notice', message}));
  try {
    const code = await work({
      ...asked(settings),
      signal: interrupts.stop,
      kill: interrupts.kill,
      childEntry: join(packageRoot, 'dist/child.js'),
      codeNow: (action) => codeNow(action, project),
      on: reporter,
    });
    return interrupts.exitCode() ?? code;
  } finally {
    await reporter.close();
    interrupts.release();
  }
};

const asked = ({force, jobs, failFast, compile, waitMs}: Settings) => ({
  ...(force && {force}),
  ...(jobs !== undefined && {jobs}),
  ...(failFast && {failFast}),
  ...(compile !== undefined && {compile}),
  ...(waitMs !== undefined && {leaseTimeoutMs: waitMs}),
});

/** Digest of a stage type's code as its sources are now, after the stage has run. */
const codeNow = async ({uses}: UsesNode, {graph, cache}: Project): Promise<string | undefined> => {
  const loaded = await loadStages(cache, [{uses, dir: graph.dir, file: graph.file}]);
  return loaded.ok ? loaded.value.get(uses)?.digest : undefined;
};
