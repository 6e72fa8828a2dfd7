import {setTimeout as sleep} from 'node:timers/promises';
import type {Look} from './look.ts';

/** Between two looks; more where a look takes long, as in a pipeline of thousands of stages. */
const pauseMs = 300;
const dutyFactor = 5;

/**
 * The first look that differs from this one and is the same twice in a row: editors and checkouts write many files, some
 * of them in parts. Undefined if the signal comes first.
 */
export const nextEdit = async (
  look: () => Promise<Look>,
  {sign}: Look,
  signal: AbortSignal,
): Promise<Look | undefined> => {
  let before = sign;
  while (!signal.aborted) {
    const begin = performance.now();
    const now = await look();
    if (now.sign !== sign && now.sign === before) return now;
    before = now.sign;
    const restMs = Math.max(pauseMs, dutyFactor * (performance.now() - begin));
    await sleep(restMs, undefined, {signal}).catch(() => undefined);
  }
  return undefined;
};
