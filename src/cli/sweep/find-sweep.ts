import {existsSync} from 'node:fs';
import {resolve} from 'node:path';
import {UsageError} from '../../plan/selection.ts';
import {readLog} from '../../sweep/known.ts';
import {sweepNames} from '../../sweep/log.ts';
import {readSweep} from '../../sweep/read.ts';
import type {SweepSummary} from '../../sweep/summary.ts';

/**
 * The sweep that a word names: by its own name, or by its pipeline's file where that has but one; the only one there is
 * where there is no word.
 *
 * @throws UsageError if there is none or more than one.
 */
export const findSweep = (cacheRoot: string, word: string | undefined): SweepSummary => {
  const names = sweepNames(cacheRoot);
  if (word !== undefined && (names.includes(word) || !existsSync(word))) return readSweep(cacheRoot, word);
  const fitting = word === undefined ? names : names.filter((name) => isOf(cacheRoot, name, word));
  const [only, ...others] = fitting;
  if (only === undefined)
    throw new UsageError(
      `${cacheRoot} knows no sweep${word === undefined ? '' : ` of ${word}`} yet. Begin one: pipe sweep FILE --grid PARAM=V,V`,
    );
  if (others.length > 0) throw new UsageError(`Name one of these sweeps: ${fitting.join(', ')}.`);
  return readSweep(cacheRoot, only);
};

const isOf = (cacheRoot: string, name: string, word: string): boolean =>
  readLog(cacheRoot, name)?.head.file === resolve(word);
