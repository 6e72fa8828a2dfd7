import type {Records} from '../cache/cache.ts';

/** How long past executions of stages took. */
export interface History {
  /** Median duration of a stage's past executions, in ms; undefined if it never ran. */
  expectedMs(pipeline: string, stage: string): number | undefined;
}

/** Reads every record once, at the first question: a run with nothing to do never asks. */
export const readHistory = (records: Records): History => {
  let durations: Map<string, number[]> | undefined;
  return {
    expectedMs: (pipeline, stage) => {
      durations ??= collect(records);
      return median(durations.get(labelOf(pipeline, stage)) ?? []);
    },
  };
};

const labelOf = (pipeline: string, stage: string): string => `${pipeline}\n${stage}`;

const collect = (records: Records): Map<string, number[]> => {
  const durations = new Map<string, number[]>();
  for (const {pipeline, stage, durationMs} of records.all()) {
    const label = labelOf(pipeline, stage);
    const known = durations.get(label);
    if (known) known.push(durationMs);
    else durations.set(label, [durationMs]);
  }
  return durations;
};

/** The middle value, or the mean of the two in the middle; undefined of none. */
export const median = (values: readonly number[]): number | undefined => {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
};
