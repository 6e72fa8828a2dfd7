import type {Settings} from '../line/settings.ts';
import {sweepOptions} from '../line/sweep-options.ts';

/** Those by which a sweep's trials are declared, in the order in which one reads them. */
const declaring = [
  'sweep',
  'sweepName',
  'grid',
  'zip',
  'random',
  'samples',
  'sampling',
  'only',
  'except',
  'seeds',
  'addSeeds',
  'seedParam',
  'goal',
  'halving',
] as const satisfies readonly (keyof typeof sweepOptions)[];

/** What was typed to declare trials, as words of a command line. */
export const typedOptions = (settings: Settings): readonly string[] =>
  declaring.flatMap((name) => {
    const option = sweepOptions[name]();
    const value = settings[option.attributeName() as keyof Settings];
    return [value ?? []].flat().flatMap((each) => [option.long as string, `${each}`]);
  });
