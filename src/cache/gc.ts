import {lstatSync, renameSync, rmSync} from 'node:fs';
import type {Cache} from './cache.ts';
import {explained} from './errors.ts';
import {pruneFileDigests} from './file-digests.ts';
import {layoutOf, type Layout} from './layout.ts';
import {isAbsence} from './listing.ts';
import {findNeeds, isInTheMaking, type Needs} from './needs.ts';
import {removeTree} from './remove-tree.ts';
import {makeStaging} from './staging.ts';
import {survey, type Entry, type Sort} from './survey.ts';

export interface GcOptions {
  /** What was used this recently stays, though nothing needs it, unless `maxBytes` asks for its room. */
  readonly keepMs: number;
  /** What was used this recently stays in any case: a run may be about to name it. */
  readonly graceMs: number;
  /** Removes what nothing needs, the longest unused first, until the cache is no larger. */
  readonly maxBytes?: number;
  readonly dryRun: boolean;
}

export interface Removal {
  readonly what: Sort;
  readonly path: string;
  readonly bytes: number;
}

export interface GcReport {
  readonly removed: readonly Removal[];
  readonly kept: {readonly count: number; readonly bytes: number};
}

/**
 * Removes what no pipeline's latest records, no pin and no live lease needs and nobody has used for a while. A record
 * goes with its artifact. The only thing that deletes from a cache; with `dryRun` it says what would go.
 */
export const gc = (cache: Cache, options: GcOptions): GcReport => {
  const layout = layoutOf(cache.root);
  const entries = survey(layout);
  const going = choose(cache, entries, findNeeds(cache, layout, entries), options);
  if (!options.dryRun) remove(layout, going);
  const staying = entries.filter((entry) => !going.has(entry));
  return {
    removed: [...going].map(({sort, path, bytes}) => ({what: sort, path, bytes})),
    kept: {count: staying.length, bytes: totalBytes(staying)},
  };
};

const totalBytes = (entries: Iterable<Entry>): number =>
  [...entries].reduce((sum, entry) => sum + entry.bytes, 0);

/** What goes; records and logs last, since they follow the artifacts. */
const choose = (
  cache: Cache,
  entries: readonly Entry[],
  needs: Needs,
  options: GcOptions,
): ReadonlySet<Entry> => {
  const graceMs = graceBefore(needs, options.graceMs);
  const free = entries.filter(
    (entry) => entry.usedMs < graceMs && !isNeeded(entry, needs) && !isFollower(entry),
  );
  const expiredMs = Math.min(graceMs, Date.now() - options.keepMs);
  const going = new Set(free.filter((entry) => entry.usedMs < expiredMs));
  if (options.maxBytes !== undefined) addOldest(going, free, totalBytes(entries) - options.maxBytes);
  const followers = entries.filter(
    (entry) => isFollower(entry) && entry.usedMs < graceMs && !isNeeded(entry, needs),
  );
  for (const entry of unfollowed(cache, entries, going, followers, expiredMs)) going.add(entry);
  return going;
};

/**
 * The moment before which things are free to go. A stage that runs now may have read its inputs when it began, long
 * ago, and read them again: what was used since then counts as used now.
 */
const graceBefore = (needs: Needs, graceMs: number): number =>
  Math.min(Date.now() - graceMs, ...[...needs.leases.values()].map((lease) => lease.sinceMs));

const isNeeded = (entry: Entry, needs: Needs): boolean => {
  switch (entry.sort) {
    case 'artifact':
      return needs.artifacts.has(entry.id);
    case 'record':
    case 'log':
      return needs.keys.has(entry.id);
    case 'checkpoint':
      return needs.leases.has(entry.id);
    case 'bundle':
      return needs.code.has(entry.id);
    case 'staging':
      return isInTheMaking(entry, needs.leases);
    default:
      return false;
  }
};

const isFollower = (entry: Entry): boolean => entry.sort === 'record' || entry.sort === 'log';

const addOldest = (going: Set<Entry>, free: readonly Entry[], excessBytes: number): void => {
  let excess = excessBytes - totalBytes(going);
  for (const entry of [...free].sort((a, b) => a.usedMs - b.usedMs)) {
    if (excess <= 0) return;
    if (going.has(entry)) continue;
    going.add(entry);
    excess -= entry.bytes;
  }
};

/** Records whose artifact is not there or goes; logs of keys without a record, once they are old. */
const unfollowed = (
  cache: Cache,
  entries: readonly Entry[],
  going: ReadonlySet<Entry>,
  followers: readonly Entry[],
  expiredMs: number,
): readonly Entry[] => {
  const staying = new Set(
    entries.filter((entry) => entry.sort === 'artifact' && !going.has(entry)).map(({id}) => id),
  );
  const isUseless = ({id}: Entry): boolean => !staying.has(cache.records.read(id)?.artifact ?? '');
  return followers.filter(
    (entry) => isUseless(entry) && (entry.sort === 'record' || entry.usedMs < expiredMs),
  );
};

/** Records go first, so that none is without its artifact for longer than a moment. */
const remove = (layout: Layout, going: ReadonlySet<Entry>): void => {
  const order = [...going].sort((a, b) => Number(isFollower(b)) - Number(isFollower(a)));
  try {
    for (const entry of order) removeEntry(layout, entry);
    pruneFileDigests(layout);
  } catch (error) {
    throw explained(layout.root, error);
  }
};

/**
 * Directories are renamed away before they are emptied: a half-removed artifact is never visible. What somebody has
 * used since the survey stays.
 */
const removeEntry = (layout: Layout, entry: Entry): void => {
  const stat = lstatSync(entry.path, {throwIfNoEntry: false});
  if (stat === undefined || stat.mtimeMs > entry.usedMs) return;
  if (!stat.isDirectory()) return rmSync(entry.path, {force: true});
  const bin = makeStaging(layout);
  moveIfThere(entry.path, `${bin}/files`);
  removeTree(bin);
};

const moveIfThere = (from: string, to: string): void => {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
};
