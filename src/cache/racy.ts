import type {Stats} from 'node:fs';

/**
 * Git's rule for racy time stamps: a file's stat proves that it is unchanged only if the file was last touched
 * clearly before it was hashed. Stamps move in ticks (4 ms on Linux, up to 2 s on some file systems), so a write
 * within the tick of the one before leaves no trace in them.
 *
 * @param at when the hashing began, in milliseconds since 1970.
 */
export const isSettled = (stat: Pick<Stats, 'mtimeMs' | 'ctimeMs'>, at: number): boolean =>
  Math.max(stat.mtimeMs, stat.ctimeMs) + TICK_MS < at;

const TICK_MS = 2000;
