import {appendFileSync} from 'node:fs';
import type {StageEvent} from '../stage/event.ts';

/**
 * A line of the progress that is kept beside a stage's log, one JSON object each: how far it was at a time, or that it
 * failed then. Executions of one key follow each other.
 */
export type ProgressLine =
  | {
      /** Milliseconds since 1970. */
      readonly at: number;
      readonly step: number;
      readonly total: number;
      /** Null for what is not finite. */
      readonly figures?: Readonly<Record<string, number | null>>;
    }
  | {readonly at: number; readonly failed: string};

/** Keeps the progress of one execution for processes that look on. It costs nothing until a stage tells of any. */
export interface ProgressLog {
  see(event: StageEvent): void;
  /** Writes what waits: the execution is over. */
  flush(): void;
}

/**
 * A line is due when a thousandth of the time so far has passed since the one before: at once for a short stage, every
 * ten seconds for one of days. What comes between is left out, but for the last.
 */
const pauseMs = (elapsedMs: number): number => Math.min(10_000, Math.max(200, elapsedMs / 1_000));

export const progressLog = (path: string, now: () => number = Date.now): ProgressLog => {
  const begin = now();
  let lastMs = -Infinity;
  let waiting: ProgressLine | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === undefined) return;
    lastMs = now();
    append(path, waiting);
    waiting = undefined;
  };
  return {
    flush,
    see: (event) => {
      if (event.type !== 'progress') return;
      const {step, total, figures} = event;
      waiting = {at: now(), step, total, ...(figures && {figures})};
      const restMs = lastMs + pauseMs(now() - begin) - now();
      if (restMs <= 0) flush();
      else timer ??= setTimeout(flush, restMs).unref();
    },
  };
};

/** Notes that an execution failed, and why. */
export const noteFailure = (path: string, failed: string): void => append(path, {at: Date.now(), failed});

/** For onlookers alone: a stage does not fail because nobody can be told how far it is. */
const append = (path: string, line: ProgressLine): void => {
  try {
    appendFileSync(path, `${JSON.stringify(line)}\n`);
  } catch {
    return;
  }
};
