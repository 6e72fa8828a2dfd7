import {statSync} from 'node:fs';

/** What a file's stat says of its content. */
export type Stamp = readonly [size: string, mtimeNs: string, ctimeNs: string, inode: string];

/** Absolute path → stamp; null where there was no file. */
export type Stamps = Readonly<Record<string, Stamp | null>>;

/** File times come from a clock that ticks every 1 to 10 ms, so a write can carry a time slightly before its own. */
const tickMs = 50;

const stampOf = (path: string): Stamp | null => {
  const stat = statSync(path, {bigint: true, throwIfNoEntry: false});
  return stat ? [`${stat.size}`, `${stat.mtimeNs}`, `${stat.ctimeNs}`, `${stat.ino}`] : null;
};

export const stampsOf = (paths: readonly string[]): Stamps =>
  Object.fromEntries(paths.map((path) => [path, stampOf(path)]));

const same = (a: Stamp | null, b: Stamp | null): boolean => a?.join() === b?.join();

/** A file that changed no earlier than it was read could have changed again with the same stamp. */
const racy = (stamp: Stamp | null, readAtMs: number): boolean =>
  stamp !== null && Number(BigInt(stamp[2]) / 1_000_000n) >= readAtMs - tickMs;

/**
 * Whether files are proved to be what they were when they were read, in or after the millisecond `readAtMs`: their
 * stamps are the same, and none is racy.
 */
export const unchanged = (stamps: Stamps, readAtMs: number): boolean =>
  Object.entries(stamps).every(([path, stamp]) => !racy(stamp, readAtMs) && same(stamp, stampOf(path)));
