import type {Outcome} from './event.ts';

export type Outcomes = Readonly<Record<string, Outcome>>;

/**
 * The exit code of a run, the gravest outcome first: 130 or 143 interrupted, 6 an artifact is damaged beyond repair,
 * 7 tainted, 5 another run held a lease too long, 1 a stage failed, 0 all is well.
 */
export const exitCode = (outcomes: Outcomes, interruptedBy?: 'SIGINT' | 'SIGTERM'): number => {
  if (interruptedBy) return interruptedBy === 'SIGINT' ? 130 : 143;
  const all = Object.values(outcomes);
  if (all.some((outcome) => causeOf(outcome) === 'integrity')) return 6;
  if (all.some(({state}) => state === 'tainted')) return 7;
  if (all.some((outcome) => causeOf(outcome) === 'lock')) return 5;
  return all.every(({state}) => state === 'reused' || state === 'finished') ? 0 : 1;
};

const causeOf = (outcome: Outcome): string | undefined => ('cause' in outcome ? outcome.cause : undefined);
