import {duration} from '../../format.ts';
import type {Expectation} from '../../plan/history.ts';

/** `3 min 05 s`, and `~3 min 05 s` of what was never measured as it stands. */
export const expectedText = ({ms, measured}: Expectation): string => `${measured ? '' : '~'}${duration(ms)}`;

/** Stages to run, and what is expected of them together. */
export interface Work {
  readonly toRun: number;
  readonly expected?: Expectation;
}

/** How long all take one after the other; several may run at once. Empty if nothing is known of any. */
export const expectation = (work: readonly Work[]): string => {
  const known = work.filter(({expected}) => expected !== undefined);
  if (known.length === 0) return '';
  const expected = known.flatMap((one) => one.expected ?? []);
  const ms = expected.reduce((total, one) => total + one.ms, 0);
  const text = expectedText({ms, measured: expected.every(({measured}) => measured)});
  return stages(known) === stages(work) ? `, ${text} in all` : `, ${text} for ${stages(known)} of them`;
};

const stages = (work: readonly Work[]): number => work.reduce((total, {toRun}) => total + toRun, 0);
