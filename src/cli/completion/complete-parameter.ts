import {builtInStages} from '../../stage/stage-file.ts';
import {namedFile} from '../sides/word.ts';
import {shells} from './scripts.ts';
import {wordsOf, type Completion} from './completion.ts';
import {profilesIn, stagesIn} from './pipeline-names.ts';

/** What is known where an argument is completed. */
export interface Place {
  readonly current: string;
  /** The arguments before it. */
  readonly positional: readonly string[];
  readonly profile: string | undefined;
}

/** @param parameter as a usage has it: `<file>`, `[stages...]`. */
export const completeParameter = async (
  parameter: string,
  {current, positional, profile}: Place,
): Promise<Completion> => {
  const name = parameter.replace(/\W*$/, '').slice(1);
  if (name.startsWith('stage')) return wordsOf(await stagesIn(positional[0] ?? '', profile), 'stage');
  if (['a', 'b', 'others'].includes(name)) return completeSide(current);
  if (name === 'type') return wordsOf(builtInStages());
  if (name === 'shell') return wordsOf(shells);
  if (name === 'dir') return {type: 'directories'};
  return name.startsWith('file') ? {type: 'pipelines'} : {type: 'files'};
};

/** After `FILE@` profiles, after `FILE:` or `FILE@PROFILE:` stages; else a file. */
const completeSide = async (current: string): Promise<Completion> => {
  const file = namedFile(current);
  if (file === undefined || file === current) return {type: 'pipelines'};
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
