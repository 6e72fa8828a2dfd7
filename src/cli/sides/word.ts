import {existsSync, statSync} from 'node:fs';
import {UsageError} from '../../plan/selection.ts';

/** What a user can name to be compared. */
export type Word =
  | {readonly type: 'file'; readonly file: string; readonly profile?: string; readonly stage?: string}
  | {readonly type: 'digest'; readonly prefix: string}
  | {readonly type: 'trial'; readonly sweep: string; readonly trial: string};

/**
 * Reads `FILE`, `FILE@PROFILE`, `FILE:STAGE`, `FILE@PROFILE:STAGE`, the beginning of a digest or key, or `SWEEP/TRIAL`.
 * A file that is there wins: its own name may hold any of these signs.
 *
 * @throws UsageError on anything else.
 */
export const readWord = (word: string): Word => {
  const file = namedFile(word);
  if (file !== undefined) return {type: 'file', file, ...afterFile(word.slice(file.length))};
  if (/^[0-9a-f]{4,64}$/.test(word)) return {type: 'digest', prefix: word};
  const [, sweep, trial] = /^([^/@:]+)\/([0-9a-f]{1,64})$/.exec(word) ?? [];
  if (sweep !== undefined && trial !== undefined) return {type: 'trial', sweep, trial};
  throw new UsageError(
    `${JSON.stringify(word)} is no file that is there, nor a digest of at least 4 hex digits, nor SWEEP/TRIAL. A file may go on with @PROFILE and :STAGE.`,
  );
};

/** @throws UsageError unless the word that stands alone is a pipeline file, which alone has a before and a now. */
export const fileAlone = (text: string, command: string): Extract<Word, {type: 'file'}> => {
  const word = readWord(text);
  if (word.type === 'file') return word;
  throw new UsageError(`${text} has nothing to be compared with. ${command} takes two, or a pipeline file.`);
};

/** The longest beginning of a word that is a file and ends where a profile or a stage may begin. */
export const namedFile = (word: string): string | undefined => {
  const ends = [...word.matchAll(/[@:]|$/g)].map(({index}) => index);
  return ends.map((end) => word.slice(0, end)).findLast(isFile);
};

const isFile = (path: string): boolean => path !== '' && existsSync(path) && !statSync(path).isDirectory();

const afterFile = (rest: string): {readonly profile?: string; readonly stage?: string} => {
  const [, profile, stage] = /^(?:@([^:]*))?(?::(.*))?$/s.exec(rest) ?? [];
  return {...(profile && {profile}), ...(stage && {stage})};
};
