import {setImmediate as breathe} from 'node:timers/promises';
import type {Report} from '../../src/stage/stage.ts';
import type {OnBlock} from './moments.ts';

/** Adds up the work that is done, reports how far of `total` it is, and ends it when the stage is asked to stop. */
export const counter = (
  {report, signal}: {readonly report: Pick<Report, 'progress'>; readonly signal: AbortSignal},
  total: number,
): OnBlock => {
  let done = 0;
  return async (work) => {
    report.progress((done += work), total);
    await breathe();
    signal.throwIfAborted();
  };
};
