import type {Cache} from '../../cache/cache.ts';
import {logOf} from '../../sweep/log.ts';
import {readSweep} from '../../sweep/read.ts';
import type {SweepSummary} from '../../sweep/summary.ts';
import type {PageSources} from '../page-of.ts';
import {sweepPage, type KnownSweep} from '../sweep-page.ts';
import {executionSigns, stampsOf} from './signs.ts';
import type {Subject} from './subject.ts';

/** A sweep that may go on meanwhile, in any process. */
export const sweepSubject = (
  name: string,
  know: (summary: SweepSummary, cache: Cache) => Promise<KnownSweep>,
  sources: PageSources,
): Subject => {
  const {cache} = sources;
  return {
    title: name,
    page: async () => sweepPage(await know(readSweep(cache.root, name), cache), sources),
    sign: (page) => `${stampsOf([logOf(cache.root, name)])} ${executionSigns(page, cache)}`,
  };
};
