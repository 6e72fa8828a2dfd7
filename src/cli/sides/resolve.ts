import type {Cache} from '../../cache/cache.ts';
import {newestFirst} from '../../cache/record.ts';
import {UsageError} from '../../plan/selection.ts';
import {readSweep} from '../../sweep/read.ts';
import type {Settings} from '../line/settings.ts';
import {findByDigest} from '../project/by-digest.ts';
import {openCommandCache} from '../project/open-cache.ts';
import {planWord, sideNow} from './pipeline-side.ts';
import {sideOfRecord, type Side} from './side.ts';
import {sideOfTrial} from './trial-side.ts';
import {readWord, type Word} from './word.ts';

/**
 * What words name, in their order. Digests and trials are looked up in the cache of the first pipeline file among the
 * words, if there is one.
 *
 * @throws UsageError on a word that names nothing; InvalidPipeline on a file with mistakes.
 */
export const resolveSides = async (
  words: readonly string[],
  settings: Settings,
): Promise<readonly Side[]> => {
  const read = words.map((text) => ({text, word: readWord(text)}));
  const file = read.map(({word}) => word).find((word) => word.type === 'file')?.file;
  let cache: Cache | undefined;
  const sides: Side[] = [];
  for (const {text, word} of read) {
    if (word.type === 'file') sides.push(sideNow(text, await planWord(word, settings)));
    else sides.push(fromCache(text, word, (cache ??= await openCommandCache(settings, file))));
  }
  return sides;
};

const fromCache = (text: string, word: Exclude<Word, {type: 'file'}>, cache: Cache): Side => {
  if (word.type === 'digest') return ofDigest(text, word.prefix, cache);
  return ofSweep(text, word, cache);
};

const ofSweep = (text: string, {sweep, trial}: Extract<Word, {type: 'trial'}>, cache: Cache): Side => {
  const {trials, seedParam} = readSweep(cache.root, sweep);
  const beginning = trials.filter(({id}) => id.startsWith(trial));
  const exact = beginning.filter(({id}) => id === trial);
  const found = exact.length > 0 ? exact : beginning;
  const [only, ...others] = found;
  if (only && others.length === 0) return sideOfTrial(text, only, seedParam, cache);
  throw new UsageError(
    only
      ? `${trial} begins the ids of ${found.length} trials of ${sweep}: ${found.map(({id}) => id).join(', ')}`
      : `${sweep} has no trial whose id begins with ${trial}. Their ids: pipe sweep status ${sweep} --json`,
  );
};

const ofDigest = (text: string, prefix: string, cache: Cache): Side => {
  const {artifact, records} = findByDigest(cache, prefix);
  const record = records.toSorted(newestFirst)[0];
  if (record) return sideOfRecord(text, record);
  throw new UsageError(
    `${artifact.slice(0, 12)} is an artifact without a record: nothing says what made it.`,
  );
};
