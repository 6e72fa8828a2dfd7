import type {Again, RunContext} from './context.ts';
import type {Outcome} from './event.ts';

/**
 * Keeps what becomes of a key for the stages of a run that have the same: while it is executed, and for good if it
 * failed, since it would fail again.
 */
export const keepForTwins = async (
  executing: RunContext['executing'],
  key: string,
  turn: Promise<Outcome | Again>,
): Promise<Outcome | Again> => {
  let state: (Outcome | Again)['state'] | undefined;
  executing.set(key, turn);
  try {
    const outcome = await turn;
    ({state} = outcome);
    return outcome;
  } finally {
    if (state !== 'failed' && state !== 'tainted') executing.delete(key);
  }
};
