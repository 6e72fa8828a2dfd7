import {cacheCommands} from './cache-commands.ts';
import type {CommandLine} from './command-line.ts';
import {elsewhereCommands} from './elsewhere-commands.ts';
import {insideCommands} from './inside-commands.ts';
import {installationCommands} from './installation-commands.ts';
import {pageCommands} from './page-commands.ts';
import {pipelineCommands} from './pipeline-commands.ts';
import {sweepCommands} from './sweep-commands.ts';

/** Every command, in the order of `pipe --help`. */
export const commands: readonly CommandLine[] = [
  ...pipelineCommands,
  ...sweepCommands,
  ...insideCommands,
  ...pageCommands,
  ...elsewhereCommands,
  ...cacheCommands,
  ...installationCommands,
];

/** What commands of two words are about, by their first word. */
export const groups: Readonly<Record<string, string>> = {
  cache: 'Look after the cache.',
  metrics: 'Look at metrics.',
  params: 'Look at params.',
  import: 'Take over pipelines of other programs.',
};
