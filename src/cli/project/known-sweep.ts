import {readFileSync} from 'node:fs';
import {relative} from 'node:path';
import type {Cache} from '../../cache/cache.ts';
import {loadGraph} from '../../graph/load.ts';
import {knowSweep, type TrialPipeline} from '../../page/known-sweep.ts';
import type {KnownSweep} from '../../page/sweep-page.ts';
import {readText} from '../../pipeline/parse.ts';
import {readSweep} from '../../sweep/read.ts';
import type {SweepSummary, TrialSummary} from '../../sweep/summary.ts';
import {overlayOf} from '../../sweep/trials.ts';
import {UsageError} from '../../plan/selection.ts';
import {InvalidPipeline} from '../line/invalid-pipeline.ts';
import type {Settings} from '../line/settings.ts';
import {openCommandCache} from './open-cache.ts';

/**
 * A sweep with what its trials made, its pipeline read as the file is now.
 *
 * @throws InvalidPipeline with every mistake in the file.
 */
export const readKnownSweep = (summary: SweepSummary, cache: Cache): Promise<KnownSweep> => {
  const {file, profile, set, seedParam} = summary;
  const pipelineOf = async (trial: TrialSummary): Promise<TrialPipeline> => {
    const overrides = {
      ...(profile !== undefined && {profile}),
      set: {...set, ...overlayOf(trial, seedParam)},
    };
    const loaded = await loadGraph(file, overrides, cache);
    if (!loaded.ok) throw new InvalidPipeline(loaded.diagnostics, loaded.text);
    const parsed = readText(file, readFileSync(file, 'utf8'))(overrides);
    return {graph: loaded.value, params: parsed.ok ? parsed.value.params : {}};
  };
  return knowSweep(summary, relative(process.cwd(), file), cache, pipelineOf);
};

/** A sweep and its cache. */
export interface OpenSweep {
  readonly sweep: KnownSweep;
  readonly cache: Cache;
}

/**
 * Opens what a command on a sweep needs.
 *
 * @throws UsageError if there is no such sweep, or if other params are asked for than it has.
 */
export const openSweep = async (name: string, settings: Settings): Promise<OpenSweep> => {
  const cache = await openCommandCache(settings);
  const summary = readSweep(cache.root, name);
  refuseOverrides(name, settings);
  return {sweep: await readKnownSweep(summary, cache), cache};
};

/** @throws UsageError if a sweep is to be looked at with other params than its own. */
export const refuseOverrides = (name: string, {profile, set}: Settings): void => {
  if (profile !== undefined || set !== undefined)
    throw new UsageError(`--profile and --set are of a pipeline file; the sweep ${name} has its own params.`);
};
