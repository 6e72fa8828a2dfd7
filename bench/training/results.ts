import {median} from '../table.ts';
import type {Contender, Engine} from './contenders.ts';
import type {Job} from './jobs.ts';
import type {Measured, Times} from './measured.ts';

/** The rounds of a contender at a job; none where it failed. */
export interface Result {
  readonly contender: Contender;
  readonly job: Job;
  readonly rounds: readonly Measured[];
  readonly failed: boolean;
}

/** A contender's figures at a job: medians over rounds, of its fastest variant. */
export interface Figures extends Times {
  readonly engine: Engine;
  readonly threads: number;
  readonly variant: string;
  readonly peakMiB: number;
  readonly compileMs: number;
}

export const figuresOf = ({contender, rounds}: Result): Figures | undefined => {
  if (rounds.length === 0) return undefined;
  const over = (figure: (round: Measured) => number): number => median(rounds.map(figure));
  const variants = Object.keys(rounds[0]!.variants).map((variant) => ({
    variant,
    wall: over(({variants}) => variants[variant]!.wall),
    cpu: over(({variants}) => variants[variant]!.cpu),
  }));
  return {
    ...fastest(variants),
    engine: contender.engine,
    threads: contender.threads,
    peakMiB: over(({peakMiB}) => peakMiB),
    compileMs: over(({compileMs}) => compileMs),
  };
};

/** The figures of an engine at a job by the thread count at which it is fastest. */
export const bestOf = (results: readonly Result[], job: Job, engine: Engine): Figures | undefined => {
  const all = results
    .filter((result) => result.job === job && result.contender.engine === engine)
    .flatMap((result) => figuresOf(result) ?? []);
  return all.length === 0 ? undefined : fastest(all);
};

const fastest = <T extends Times>(all: readonly T[]): T =>
  all.reduce((best, one) => (one.wall < best.wall ? one : best));
