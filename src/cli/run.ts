import {join} from 'node:path';
import {openReporter} from '../report/open-reporter.ts';
import type {UsesNode} from '../graph/graph.ts';
import {exitCode} from '../run/exit.ts';
import {runPipeline} from '../run/run.ts';
import {packageRoot} from '../stage/installation.ts';
import {loadStages} from '../stage/load.ts';
import {listen} from './line/interrupts.ts';
import type {Action, Settings} from './line/settings.ts';
import {openProject, type Project} from './project/open-project.ts';

/** 128 + SIGPIPE, as for any program whose reader has gone. */
const brokenPipe = 141;

/** `pipe run`: brings a pipeline up to date. */
export const run: Action = async ([file = '', ...selection], settings) => {
  const project = await openProject(file, settings);
  const reporter = openReporter({
    ...project,
    json: settings.json === true,
    output: process.stdout,
    env: process.env,
  });
  const interrupts = listen((message) => reporter({type: 'notice', message}));
  try {
    const outcomes = await runPipeline({
      ...project,
      selection,
      ...requestOf(settings),
      signal: interrupts.stop,
      kill: interrupts.kill,
      childEntry: join(packageRoot, 'dist/child.js'),
      codeNow: (action) => codeNow(action, project),
      on: reporter,
    });
    const cause = interrupts.cause();
    return cause === 'closed pipe' ? brokenPipe : exitCode(outcomes, cause);
  } finally {
    await reporter.close();
    interrupts.release();
  }
};

const requestOf = ({force, jobs, failFast, compile, waitMs}: Settings) => ({
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
