import {isAlive} from '../cache/owner.ts';
import {canonicalJson, type Json} from '../json.ts';
import {UsageError} from '../plan/selection.ts';
import {lastGoals} from './goals.ts';
import type {Rung} from './halving.ts';
import {logOf, readEntries, version, type Entry, type Head} from './log.ts';
import {trialsOf, type Trial} from './trials.ts';

type Of<T extends Entry['type']> = Extract<Entry, {type: T}>;

export type Ended = Of<'ended'>;

/** What a log says, as it stands. */
export interface Known {
  readonly head: Head;
  readonly declared: readonly Of<'trials'>[];
  /** Each metric's as it was asked for last. */
  readonly goals: readonly string[];
  readonly reach: Readonly<Record<string, number>>;
  readonly trials: readonly Trial[];
  /** Trial id → how it ended last, unless that was outdated since. */
  readonly ended: ReadonlyMap<string, Ended>;
  /** Where stages stood beside others, by any code that there was. */
  readonly rungs: readonly Rung[];
  /** Ids of trials that a live process has begun. */
  readonly running: ReadonlySet<string>;
  /** Processes that run it now. */
  readonly runners: readonly Of<'run'>[];
}

/**
 * What the log of a sweep says; undefined where there is none.
 *
 * @throws UsageError if it is of another version than this one.
 */
export const readLog = (cacheRoot: string, name: string): Known | undefined => {
  const entries = readEntries(logOf(cacheRoot, name));
  const head = entries.find((entry) => entry.type === 'sweep');
  if (head === undefined) return undefined;
  checkVersion(head, logOf(cacheRoot, name));
  const asked = all(entries, 'trials');
  const declared = distinct(asked);
  const runners = liveRunners(entries);
  const {ended, open} = endsIn(entries);
  return {
    head,
    declared,
    goals: lastGoals(asked.flatMap(({goals}) => goals)),
    reach: all(entries, 'reach').at(-1)?.reach ?? {},
    trials: trialsOf(declared, head.seedParam),
    ended,
    rungs: rungsIn(entries),
    running: runners.length === 0 ? new Set() : open,
    runners,
  };
};

const all = <T extends Entry['type']>(entries: readonly Entry[], type: T): readonly Of<T>[] =>
  entries.filter((entry): entry is Of<T> => entry.type === type);

export const rungsIn = (entries: readonly Entry[]): readonly Rung[] =>
  all(entries, 'rung').map(({type: _, ...rung}) => ({...rung, value: rung.value ?? NaN}));

/** Processes that begin a sweep at once declare the same. */
const distinct = (declared: readonly Of<'trials'>[]): readonly Of<'trials'>[] => [
  ...new Map(declared.map((entry) => [canonicalJson(entry as unknown as Json), entry])).values(),
];

const liveRunners = (entries: readonly Entry[]): readonly Of<'run'>[] => {
  const over = new Set(all(entries, 'run-ended').map(({owner}) => canonicalJson(owner as unknown as Json)));
  return all(entries, 'run').filter(
    ({owner, at}) => !over.has(canonicalJson(owner as unknown as Json)) && isAlive(owner, Date.parse(at)),
  );
};

/** How trials ended, and which are open. What began again has no end any more: its old one was outdated. */
const endsIn = (
  entries: readonly Entry[],
): {readonly ended: ReadonlyMap<string, Ended>; readonly open: ReadonlySet<string>} => {
  const ended = new Map<string, Ended>();
  const open = new Set<string>();
  for (const entry of entries) {
    if (entry.type === 'began') open.add(entry.trial);
    if (entry.type === 'began' || entry.type === 'outdated') ended.delete(entry.trial);
    if (entry.type === 'ended') {
      open.delete(entry.trial);
      ended.set(entry.trial, entry);
    }
  }
  return {ended, open};
};

const checkVersion = ({version: other, name}: Head, path: string): void => {
  if (other === version) return;
  throw new UsageError(
    `The log of the sweep ${name} is of version ${String(other)}, and this pipe knows version ${version} (${path}). Use the pipe that wrote it, or give another sweep a --name of its own.`,
  );
};
