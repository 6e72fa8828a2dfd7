import {readFileSync} from 'node:fs';
import {relative} from 'node:path';
import type {Cache} from '../../cache/cache.ts';
import {loadGraph} from '../../graph/load.ts';
import {knowSweep, type TrialPipeline} from '../../page/known-sweep.ts';
import type {KnownSweep} from '../../page/sweep-page.ts';
import {readText} from '../../pipeline/parse.ts';
import type {SweepSummary, TrialSummary} from '../../sweep/summary.ts';
import {InvalidPipeline} from '../line/invalid-pipeline.ts';

/**
 * A sweep with what its trials made, its pipeline read as the file is now.
 *
 * @throws InvalidPipeline with every mistake in the file.
 */
export const readKnownSweep = (summary: SweepSummary, cache: Cache): Promise<KnownSweep> => {
  const {file, profile, set, seedParam} = summary;
  const pipelineOf = async ({point, seed}: TrialSummary): Promise<TrialPipeline> => {
    const seeded = seedParam === undefined || seed === undefined ? {} : {[seedParam]: seed};
    const overrides = {...(profile !== undefined && {profile}), set: {...set, ...point, ...seeded}};
    const loaded = await loadGraph(file, overrides, cache);
    if (!loaded.ok) throw new InvalidPipeline(loaded.diagnostics, loaded.text);
    const parsed = readText(file, readFileSync(file, 'utf8'))(overrides);
    return {graph: loaded.value, params: parsed.ok ? parsed.value.params : {}};
  };
  return knowSweep(summary, relative(process.cwd(), file), cache, pipelineOf);
};
