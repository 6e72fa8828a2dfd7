import {existsSync, readFileSync} from 'node:fs';
import {everyLatest} from './latest.ts';
import type {Cache} from './cache.ts';
import type {Layout} from './layout.ts';
import {leaseNames} from './leases.ts';
import {readLease, type LeaseFile} from './lease-file.ts';
import {isAbsence} from './listing.ts';
import {isAlive, isSameOwner} from './owner.ts';
import {stagingOwner} from './staging.ts';
import type {Entry} from './survey.ts';

/** What garbage collection leaves alone. */
export interface Needs {
  readonly artifacts: ReadonlySet<string>;
  /** Keys: of records and their logs. */
  readonly keys: ReadonlySet<string>;
  /** What bundles are called: the sha256 of each. */
  readonly code: ReadonlySet<string>;
  /** Live leases by key. */
  readonly leases: ReadonlyMap<string, LeaseFile>;
}

/** Marks from the latest records of pipeline files that exist, from pins, from live leases and what goes on under them. */
export const findNeeds = (cache: Cache, layout: Layout, entries: readonly Entry[]): Needs => {
  const keys = everyLatest(layout)
    .filter(({file}) => existsSync(file))
    .flatMap(({stages}) => Object.values(stages));
  const records = keys.flatMap((key) => cache.records.read(key) ?? []);
  const leases = liveLeases(layout);
  return {
    artifacts: new Set([...records.map((record) => record.artifact), ...cache.pins.all().values()]),
    keys: new Set([...keys, ...leases.keys()]),
    code: new Set([...codeInTable(layout), ...codeAtWork(entries, leases)]),
    leases,
  };
};

const liveLeases = (layout: Layout): ReadonlyMap<string, LeaseFile> =>
  new Map(
    leaseNames(layout).flatMap((name) => {
      const held = readLease(layout.lease(name));
      return held?.file !== undefined && held.alive ? [[name, held.file] as const] : [];
    }),
  );

/** The bundles that the table of stage code names are what the next run executes. */
const codeInTable = (layout: Layout): readonly string[] => digestsIn(`${layout.dir('code')}/table.json`);

/** The bundles that running stages were told to execute: their source, and so the table, may have changed since. */
const codeAtWork = (entries: readonly Entry[], leases: Needs['leases']): readonly string[] =>
  entries
    .filter((entry) => entry.sort === 'staging' && isInTheMaking(entry, leases))
    .flatMap(({path}) => digestsIn(`${path}/job.json`));

const digestsIn = (path: string): readonly string[] => {
  try {
    return readFileSync(path, 'utf8').match(/\b[0-9a-f]{64}\b/g) ?? [];
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

/**
 * Whether a staging directory belongs to somebody who lives. An owner on another machine is known by its leases,
 * since only these give signs of life.
 */
export const isInTheMaking = (entry: Entry, leases: Needs['leases']): boolean => {
  const owner = stagingOwner(entry.path);
  if (owner === undefined) return false;
  const working = [...leases.values()].some((lease) => isSameOwner(lease.owner, owner));
  return working || isAlive(owner, entry.usedMs);
};
