import {UsageError} from '../plan/selection.ts';
import {scripts, shells, type Shell} from './completion/scripts.ts';
import type {Action} from './line/settings.ts';

/** `pipe completion`: the script that makes a shell complete the words of `pipe`. */
export const completion: Action = ([shell = '']) => {
  process.stdout.write(scripts[knownShell(shell, 'completion')]);
  return Promise.resolve(0);
};

/** @throws UsageError on a shell that there is no script for. */
export const knownShell = (word: string, command: string): Shell => {
  const shell = shells.find((one) => one === word);
  if (shell !== undefined) return shell;
  throw new UsageError(`${command} is for ${shells.join(', ')}, not ${JSON.stringify(word)}.`);
};
