import type {OptionName} from './options.ts';
import type {Action} from './settings.ts';

/**
 * A command as the user sees it, and what it does. Most are loaded at once, since a process spends more on finding
 * many small files than on reading one; those that few call and that need much are loaded when they are called.
 */
export interface CommandLine {
  /** Its words, as in `cache gc`, then its arguments: `<file>` must be there, `[stage]` may. */
  readonly usage: string;
  readonly about: string;
  readonly options: readonly OptionName[];
  readonly example: string;
  readonly action: Action;
}

/** Options of every command that reads a pipeline file. */
export const ofPipeline = ['profile', 'set', 'cache', 'json'] as const;
