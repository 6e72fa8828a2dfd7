import {builtInStages} from '../../stage/stage-file.ts';
import {namedFile} from '../sides/word.ts';
import {shells} from './scripts.ts';
import {candidates, wordsOf, type Completion} from './completion.ts';
import {profilesIn, stagesIn} from './pipeline-names.ts';
import {sweepsIn, trialsIn} from './sweep-names.ts';

/** What is known where an argument is completed. */
export interface Place {
  readonly current: string;
  /** The arguments before it. */
  readonly positional: readonly string[];
  readonly profile: string | undefined;
  readonly cache: string | undefined;
}

/** @param parameter as a usage has it: `<file>`, `[stages...]`. */
export const completeParameter = async (
  parameter: string,
  {current, positional, profile, cache}: Place,
): Promise<Completion> => {
  const name = parameter.replace(/\W*$/, '').slice(1);
  if (name.startsWith('stage')) return wordsOf(await stagesIn(positional[0] ?? '', profile), 'stage');
  if (['a', 'b', 'others'].includes(name)) return completeSide(current, cache);
  if (name === 'type') return wordsOf(builtInStages());
  if (name === 'shell') return wordsOf(shells);
  if (name === 'dir') return {words: [], besides: 'directories'};
  const words = /sweeps?$/.test(name) ? candidates(sweepsIn(cache), 'sweep') : [];
  return {words, besides: /^file|sweep/.test(name) ? 'pipelines' : 'files'};
};

/** After `FILE@` profiles, after `FILE:` or `FILE@PROFILE:` stages, after `SWEEP/` trials; else a file or a sweep. */
const completeSide = async (current: string, cache: string | undefined): Promise<Completion> => {
  const file = namedFile(current);
  if (file === undefined || file === current) return sweepSide(current, cache);
  const [, profile, stage] = /^(?:@([^:]*))?(:.*)?$/s.exec(current.slice(file.length)) ?? [];
  if (stage === undefined)
    return wordsOf(
      (await profilesIn(file)).map((one) => `${file}@${one}`),
      'profile',
    );
  const before = `${file}${profile === undefined ? '' : `@${profile}`}:`;
  return wordsOf(
    (await stagesIn(file, profile)).map((one) => before + one),
    'stage',
  );
};

const sweepSide = async (current: string, cache: string | undefined): Promise<Completion> => {
  const [sweep, ...trial] = current.split('/');
  const begun = sweepsIn(cache).map((name) => `${name}/`);
  const words = trial.length > 0 ? await trialsIn(sweep as string, cache) : candidates(begun, 'sweep');
  return {words, besides: 'pipelines'};
};
