import {readFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import type {Pipeline} from '../pipeline/pipeline.ts';
import {readPipeline} from '../pipeline/parse.ts';
import {readHistory} from '../plan/history.ts';
import {makePlan} from '../plan/make-plan.ts';
import {UsageError} from '../plan/selection.ts';
import {declareSweep, headOf, type Declaration} from '../sweep/declare.ts';
import {expandTrials, onlyTrials, type Expansion} from '../sweep/expand.ts';
import {judgedBy} from '../sweep/halts.ts';
import type {HalvingConfig} from '../sweep/halving.ts';
import {InvalidTrial} from '../sweep/invalid-trial.ts';
import {readLog} from '../sweep/known.ts';
import {isSweepName, logOf, type Head} from '../sweep/log.ts';
import {LogTail} from '../sweep/log-tail.ts';
import {readSweep} from '../sweep/read.ts';
import {outlineOf} from '../sweep/outline.ts';
import {runSweep} from '../sweep/run-sweep.ts';
import type {Trial} from '../sweep/trials.ts';
import {InvalidPipeline} from './line/invalid-pipeline.ts';
import type {Action, Settings} from './line/settings.ts';
import {print} from './print/print.ts';
import {openCommandCache} from './project/open-cache.ts';
import {readOverrides} from './project/overrides.ts';
import {whileReporting} from './project/while-reporting.ts';
import {reportLines, reportSweep, reportTarget} from './report.ts';
import {askedSweep} from './sweep/asked-config.ts';
import {showOutline} from './sweep/show-outline.ts';
import {showResult} from './sweep/show-result.ts';
import {leftAlone, trialsToRun} from './sweep/trials-to-run.ts';
import {typedOptions} from './sweep/typed-options.ts';

/** `pipe sweep`: runs a pipeline for many values of its params; what trials share is made once. */
export const sweep: Action = async ([file = '', ...stages], settings) => {
  // It is written last, and trials take long.
  if (settings.html !== undefined) reportTarget(settings.html);
  const cache = await openCommandCache(settings, file);
  const pipeline = await readFile(file, settings);
  const {declaration, halving} = await declare(pipeline, stages, settings, cache);
  const {head, news} = declaration;
  // What other processes end from now on is none of what was chosen not to run.
  const tail = new LogTail(logOf(cache.root, head.name));
  const trials = trialsToRun(declaration, settings, cache);
  const chosen = new Set(trials);
  const all = await expand(head, declaration.trials, cache);
  const expansion = onlyTrials(all, (number) => chosen.has(declaration.trials[number] as Trial));
  if (settings.dryRun) {
    // The run would refuse it too.
    judgedBy(halving, all.stagesOf);
    return outline(head.name, trials, expansion, settings, cache);
  }
  const code = await whileReporting({graph: expansion.graph, cache}, settings, (run) =>
    runSweep({
      name: head.name,
      cache,
      trials,
      expansion,
      all: {trials: declaration.trials, expansion: all},
      news,
      tail,
      run,
      ...(halving && {halving}),
    }),
  );
  await conclude(head.name, leftAlone(declaration, trials, settings), settings, cache);
  return code;
};

/** Says what it would do, and leaves no trace of the sweep. */
const outline = (
  name: string,
  trials: readonly Trial[],
  expansion: Expansion,
  settings: Settings,
  cache: Cache,
): number => {
  const {stages} = makePlan(expansion.graph, cache, [], settings.force);
  cache.files.save();
  showOutline(name, trials.length, outlineOf(expansion, stages, readHistory(cache.records)), settings);
  return 0;
};

/** A sweep ends in a table and a report. Beside events for a program there is only the report that it asks for. */
const conclude = async (
  name: string,
  notes: readonly string[],
  settings: Settings,
  {root}: Cache,
): Promise<void> => {
  if (!settings.json) {
    showResult(readSweep(root, name), settings);
    print(...notes, '');
  } else if (settings.html === undefined) return;
  const html = settings.html ?? join(dirname(logOf(root, name)), 'report.html');
  try {
    const written = await reportSweep(name, {cache: root, html});
    if (!settings.json) print(...reportLines(written));
  } catch (error) {
    if (!(error instanceof InvalidPipeline)) throw error;
    // Who edits the file while its trials run has their results all the same.
    process.stderr.write(`There is no report, for the file has changed meanwhile:\n${error.message}\n`);
  }
};

const readFile = async (file: string, settings: Settings): Promise<Pipeline> => {
  const parsed = readPipeline(resolve(file), await readOverrides(settings));
  if (!parsed.ok) throw new InvalidPipeline(parsed.diagnostics, textOf(file));
  return parsed.value;
};

/** Empty if it cannot be read: that is the mistake then. */
const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const declare = async (
  pipeline: Pipeline,
  words: readonly string[],
  settings: Settings,
  cache: Cache,
): Promise<{declaration: Declaration; halving?: HalvingConfig}> => {
  const {config, declaredAs} = askedSweep(settings, pipeline);
  const {profile, set} = await readOverrides(settings);
  const head = headOf(config, pipeline, {
    ...(settings.name !== undefined && {name: checkName(settings.name)}),
    ...(declaredAs !== undefined && {declaredAs}),
    ...(profile !== undefined && {profile}),
    set,
    stages: words.length > 0 ? words : (config.stages ?? []),
  });
  const known = readLog(cache.root, head.name);
  const declaration = declareSweep(
    config,
    pipeline,
    head,
    {...settings, options: typedOptions(settings)},
    known,
  );
  return {declaration, ...(config.halving && {halving: config.halving})};
};

const checkName = (name: string): string => {
  if (isSweepName(name)) return name;
  throw new UsageError(`A sweep's name is of letters, digits, "_", "-" and ".", not "${name}".`);
};

const expand = async (head: Head, trials: readonly Trial[], cache: Cache): Promise<Expansion> => {
  const text = readFileSync(head.file, 'utf8');
  try {
    return await expandTrials(head.name, {...head, text}, trials, cache);
  } catch (error) {
    throw error instanceof InvalidTrial ? new InvalidPipeline(error.diagnostics, text) : error;
  }
};
