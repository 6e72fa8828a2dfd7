import {existsSync} from 'node:fs';
import {basename, join, relative, resolve} from 'node:path';
import {openCache} from '../cache/open.ts';
import {TargetExists} from '../cache/errors.ts';
import type {StageRecord} from '../cache/record.ts';
import type {Bundle} from '../export/bundle.ts';
import {projectDir} from '../export/bundle.ts';
import {compareStages} from '../export/compare.ts';
import {differences, engineDifferences} from '../export/differences.ts';
import {thisInstallation} from '../export/installation.ts';
import {unpackBundle} from '../export/unpack.ts';
import {loadGraph} from '../graph/load.ts';
import {UsageError} from '../plan/selection.ts';
import {exitCode} from '../run/exit.ts';
import {runPipeline} from '../run/run.ts';
import {InvalidPipeline} from './line/invalid-pipeline.ts';
import type {Action} from './line/settings.ts';
import {print, printJson} from './print/print.ts';
import {replayLines, type Replay} from './print/replay.ts';
import type {Project} from './project/open-project.ts';
import {whileReporting} from './project/while-reporting.ts';

/** `pipe replay`: makes a bundle's result again, from nothing, and says whether it holds. */
export const replay: Action = async ([file = ''], settings) => {
  if (!existsSync(file)) throw new UsageError(`There is no bundle ${file}.`);
  const dir = resolve(settings.to ?? basename(file).replace(/(\.tar\.gz|\.tgz)?$/, '-replay'));
  if (existsSync(dir)) throw new TargetExists(dir);
  const bundle = await unpackBundle(file, dir, settings.filesFrom);
  const project = await openReplay(bundle, dir);
  const changed = differences(bundle, thisInstallation(), project.graph);
  if (!settings.json) print(`unpacked into ${relative('', dir)}; making it again`);
  const asked = bundle.stages.map(({stage}) => stage);
  // With --json the answer is one value, so what happens meanwhile is not told.
  const told = settings.json ? {on: () => undefined} : {};
  const code = await whileReporting(project, settings, async (run) =>
    exitCode(await runPipeline({...project, selection: asked, ...run, ...told})),
  );
  if (code >= 128) return code;
  const made = recordsOf(project);
  const {tolerance = 0} = settings;
  const verdicts = compareStages(bundle.stages, made, project.graph, tolerance);
  const holds = verdicts.every(({state}) => state !== 'differs');
  const result: Replay = {
    dir,
    holds,
    tolerance,
    differences: [...changed, ...engineDifferences(bundle.stages, made)],
    stages: verdicts,
  };
  if (settings.json) printJson(result);
  else print(...replayLines(result));
  return holds ? 0 : 1;
};

/** With a cache of its own: nothing that was made before is taken for a result. */
const openReplay = async (bundle: Bundle, dir: string): Promise<Project> => {
  const cache = openCache(join(dir, 'cache'));
  const loaded = await loadGraph(join(dir, projectDir, bundle.pipeline), bundle.overrides, cache);
  if (!loaded.ok) throw new InvalidPipeline(loaded.diagnostics, loaded.text);
  return {graph: loaded.value, cache};
};

const recordsOf = ({cache, graph}: Project): ReadonlyMap<string, StageRecord> => {
  const keys = Object.entries(cache.records.latest(graph.file));
  return new Map(
    keys.flatMap(([stage, key]) => {
      const record = cache.records.read(key);
      return record === undefined ? [] : [[stage, record] as const];
    }),
  );
};
