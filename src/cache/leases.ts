import {setTimeout as sleep} from 'node:timers/promises';
import type {Lease, Leases} from './cache.ts';
import {CacheUnwritable, explained, LeaseTimeout} from './errors.ts';
import {endGroup, GroupLeft} from './group.ts';
import {holdLease} from './hold-lease.ts';
import type {Layout} from './layout.ts';
import {createLease, describeHolder, readLease, removeLease, type Held} from './lease-file.ts';
import {namesIn} from './listing.ts';
import {orphanGroups} from './orphans.ts';
import {isNear, thisOwner} from './owner.ts';
import {uniqueName} from './replace.ts';
import type {Writer} from './writer.ts';

/** Waiters look again after this long, each at its own moment. */
const pauseMs = (): number => 100 + Math.random() * 100;

export const openLeases = (layout: Layout, write: Writer): Leases => ({
  acquire: async (key, {signal, timeoutMs = Infinity, onWait}) => {
    const deadline = performance.now() + timeoutMs;
    for (let told = false; ; told = true) {
      signal.throwIfAborted();
      const got = await write(() => take(layout, key));
      if ('release' in got) return {...got, setChild: (pid) => write(() => got.setChild(pid))};
      const left = deadline - performance.now();
      if (left <= 0) throw new LeaseTimeout(key, describeHolder(got), timeoutMs);
      if (!told) onWait?.(describeHolder(got));
      await sleep(Math.min(pauseMs(), left), undefined, {signal}).catch(() => signal.throwIfAborted());
    }
  },
  reap: () => reap(layout),
  since: (key) => {
    const held = readLease(layout.lease(key));
    return held?.alive ? (held.file?.sinceMs ?? Date.now()) : undefined;
  },
});

/** The lease, if it is free or its owner is dead; else who has it. */
const take = async (layout: Layout, name: string): Promise<Lease | Held> => {
  const path = layout.lease(name);
  for (;;) {
    const file = {version: 1, owner: thisOwner(), nonce: uniqueName(), sinceMs: Date.now()} as const;
    if (createLease(path, file)) return holdLease(path, file);
    const held = readLease(path);
    if (held === undefined) continue;
    if (held.alive) return held;
    const other = await bury(layout, name, held);
    if ('alive' in other) return other;
  }
};

/**
 * Ends what a dead owner left and removes its lease. The right to do so is a lease itself, named after the dead one:
 * without it a slow second taker could remove the lease that the first has just acquired. Returns who is doing it if
 * somebody else is.
 */
const bury = async (
  layout: Layout,
  name: string,
  dead: Held,
): Promise<Held | {readonly ended: readonly number[]}> => {
  const right = await take(layout, `${name}-${dead.nonce}`);
  if ('alive' in right) return right;
  try {
    const held = readLease(layout.lease(name));
    if (held?.nonce !== dead.nonce) return {ended: []};
    const groups = held.file === undefined ? [] : [...orphanGroups(layout, name, held.file)];
    await Promise.all(groups.map(endGroup));
    removeLease(layout.lease(name), held.nonce);
    return {ended: groups};
  } finally {
    right.release();
  }
};

const reap = async (layout: Layout): Promise<readonly string[]> => {
  const names = leaseNames(layout).filter((name) => {
    const held = readLease(layout.lease(name));
    return held?.file !== undefined && !held.alive && isNear(held.file.owner);
  });
  return (await Promise.all(names.map((name) => reapOne(layout, name)))).flat();
};

const reapOne = async (layout: Layout, name: string): Promise<readonly string[]> => {
  const held = readLease(layout.lease(name));
  if (held?.file === undefined || held.alive) return [];
  const key = name.slice(0, 12);
  try {
    const outcome = await bury(layout, name, held);
    if (!('ended' in outcome)) return [];
    return outcome.ended.map(
      (group) => `ended process group ${group} of key ${key}, left by ${describeHolder(held)}`,
    );
  } catch (error) {
    // Only who wants this very key is kept from it.
    if (error instanceof GroupLeft) return [`key ${key} cannot be executed: ${error.message}`];
    // A cache that may only be read keeps its leases.
    if (explained(layout.root, error) instanceof CacheUnwritable) return [];
    throw error;
  }
};

/** Every lease there is, including those on the burial of others. */
export const leaseNames = (layout: Layout): readonly string[] =>
  namesIn(layout.dir('leases'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
