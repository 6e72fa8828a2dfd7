import {sweepNames} from '../../sweep/log.ts';
import {cacheRoot} from '../project/cache-root.ts';
import type {Candidate} from './completion.ts';

/** Names of the sweeps in a cache, which is that of the project unless it is named. */
export const sweepsIn = (cache: string | undefined): readonly string[] => sweepNames(rootOf(cache));

/** `SWEEP/TRIAL` for each trial of a sweep, with what it tries. */
export const trialsIn = async (sweep: string, cache: string | undefined): Promise<readonly Candidate[]> => {
  if (!sweepsIn(cache).includes(sweep)) return [];
  const {readSweep} = await import('../../sweep/read.ts');
  const {overlayOf, overlayText} = await import('../../sweep/trials.ts');
  const {trials, seedParam} = readSweep(rootOf(cache), sweep);
  return trials.map((trial) => ({
    word: `${sweep}/${trial.id}`,
    about: overlayText(overlayOf(trial, seedParam)),
  }));
};

/** Metrics of a sweep's trials. */
export const metricsIn = async (sweep: string, cache: string | undefined): Promise<readonly string[]> => {
  if (!sweepsIn(cache).includes(sweep)) return [];
  const {readSweep} = await import('../../sweep/read.ts');
  return readSweep(rootOf(cache), sweep).metrics;
};

const rootOf = (cache: string | undefined): string => cacheRoot(cache ?? process.env['PIPE_CACHE']);
