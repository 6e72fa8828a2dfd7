import {options, type OptionName} from '../line/options.ts';
import {wordsOf, type Completion} from './completion.ts';
import {paramsIn, profilesIn, stagesIn, sweepsDeclaredIn} from './pipeline-names.ts';
import {metricsIn} from './sweep-names.ts';

const places: Readonly<Partial<Record<OptionName, NonNullable<Completion['besides']>>>> = {
  cache: 'directories',
  to: 'directories',
  toReplay: 'directories',
  filesFrom: 'directories',
  toPipeline: 'pipelines',
  toBundle: 'files',
  html: 'files',
  sweepReport: 'files',
};

/** These begin with the name of a param. */
const assignments = new Set<OptionName>(['set', 'grid', 'zip', 'random', 'only', 'except']);

/**
 * Completes the value of an option.
 *
 * @param of the first argument of the command: a pipeline file, or a sweep.
 */
export const completeValue = async (
  name: OptionName,
  of: string | undefined,
  cache: string | undefined,
): Promise<Completion> => {
  const place = places[name];
  if (place !== undefined) return {words: [], besides: place};
  const choices = options[name]().argChoices;
  if (choices) return wordsOf(choices);
  if (of === undefined) return wordsOf([]);
  if (assignments.has(name)) return wordsOf((await paramsIn(of)).map((param) => `${param}=`));
  if (name === 'seedParam') return wordsOf(await paramsIn(of), 'param');
  if (name === 'profile') return wordsOf(await profilesIn(of), 'profile');
  if (name === 'force' || name === 'artifacts') return wordsOf(await stagesIn(of), 'stage');
  if (name === 'sweep') return wordsOf(await sweepsDeclaredIn(of), 'sweep');
  if (name === 'metric') return wordsOf(await metricsIn(of, cache), 'metric');
  return wordsOf([]);
};
