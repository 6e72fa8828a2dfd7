import type {Outcome} from './event.ts';

export type Outcomes = Readonly<Record<string, Outcome>>;

/**
 * The exit code of a run that was not interrupted, the gravest outcome first: 6 an artifact is damaged beyond repair,
 * 7 tainted, 5 another run held a lease too long, 1 a stage failed, 0 all is well.
 */
export const exitCode = (outcomes: Outcomes): number => {
  const all = Object.values(outcomes);
  if (all.some((outcome) => causeOf(outcome) === 'integrity')) return 6;
  if (all.some(({state}) => state === 'tainted')) return 7;
  if (all.some((outcome) => causeOf(outcome) === 'lock')) return 5;
  return all.every(({state}) => state === 'reused' || state === 'finished') ? 0 : 1;
};

const causeOf = (outcome: Outcome): string | undefined => ('cause' in outcome ? outcome.cause : undefined);

/** The exit code of a run that was interrupted, whatever its outcomes: 128 + the signal's number. */
export const interruptedCode = (by: 'SIGINT' | 'SIGTERM'): number => (by === 'SIGINT' ? 130 : 143);
