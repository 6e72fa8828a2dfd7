import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Owner} from '../cache/owner.ts';
import type {JsonObject} from '../json.ts';
import type {Rung} from './halving.ts';
import type {EndState, TrialSummary} from './summary.ts';
import type {Declared} from './trials.ts';

/** The version of the logs that this writes and reads. */
export const version = 1;

/** What all trials of a sweep share. It never changes: other settings are another sweep. */
export interface Head {
  readonly type: 'sweep';
  readonly version: number;
  readonly name: string;
  /** Absolute path of the pipeline file. */
  readonly file: string;
  readonly profile?: string;
  readonly set: JsonObject;
  readonly stages: readonly string[];
  /** The param that is the seed; it is only swept if points are repeated. */
  readonly seedParam: string;
}

/** A line of a sweep's log. */
export type Entry =
  | Head
  /** Points were declared, and what to look for in them, by these options of the command. */
  | (Declared & {
      readonly type: 'trials';
      readonly goals: readonly string[];
      readonly options: readonly string[];
    })
  /** Stage of a trial's own pipeline → how many swept params it varies with. */
  | {readonly type: 'reach'; readonly reach: Readonly<Record<string, number>>}
  /** A process runs the trials. */
  | {readonly type: 'run'; readonly owner: Owner; readonly at: string}
  /** How it ended holds no more: what it is made by was edited or is gone, or it is to be made again all the same. */
  | {readonly type: 'outdated'; readonly trial: string}
  | {readonly type: 'began'; readonly trial: string}
  | ({readonly type: 'ended'; readonly trial: string; readonly state: EndState} & Pick<
      TrialSummary,
      'detail' | 'metrics' | 'keys'
    >)
  /** A stage came to a step at which trials are compared. JSON has no NaN. */
  | (Omit<Rung, 'value'> & {readonly type: 'rung'; readonly value: number | null})
  | {readonly type: 'run-ended'; readonly owner: Owner};

/**
 * Appends lines to a sweep's log. Several processes may, each line by one write; what a process that was killed left
 * torn is cut off from what follows.
 */
export const appendEntries = (path: string, entries: readonly Entry[]): void => {
  if (entries.length === 0) return;
  mkdirSync(dirname(path), {recursive: true});
  appendFileSync(
    path,
    `${isTorn(path) ? '\n' : ''}${entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')}`,
  );
};

/** Whether the last line has no end. Of a sweep of thousands of trials the log is long, and lines are many. */
const isTorn = (path: string): boolean => {
  if (!isLog(path)) return false;
  const file = openSync(path, 'r');
  try {
    const {size} = fstatSync(file);
    const last = Buffer.alloc(1);
    return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
  } finally {
    closeSync(file);
  }
};

const isLog = (path: string): boolean => statSync(path, {throwIfNoEntry: false})?.isFile() ?? false;

/** The lines of a log, in their order, without those that are torn; none where there is no log. */
export const readEntries = (path: string): readonly Entry[] => linesOf(path).flatMap(entryIn);

const linesOf = (path: string): readonly string[] =>
  isLog(path) ? readFileSync(path, 'utf8').split('\n') : [];

/** None in a line that is torn. */
export const entryIn = (line: string): readonly Entry[] => {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'type' in entry ? [entry as Entry] : [];
  } catch {
    return [];
  }
};

/** Whether a sweep can be called so: its log lies in a directory of that name. */
export const isSweepName = (name: string): boolean => /^[A-Za-z0-9_][\w.-]*$/.test(name);

export const logOf = (cacheRoot: string, name: string): string =>
  join(cacheRoot, 'sweeps', name, 'log.jsonl');

/** Names of the sweeps that a cache knows, but for those of another version: who names one of these is told so. */
export const sweepNames = (cacheRoot: string): readonly string[] => {
  const dir = join(cacheRoot, 'sweeps');
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => headIn(logOf(cacheRoot, name))?.version === version)
    .sort();
};

/** None of a log whose first line could not be written, as on a full disk. */
const headIn = (path: string): Head | undefined => {
  for (const line of linesOf(path)) {
    const [entry] = entryIn(line);
    if (entry?.type === 'sweep') return entry;
  }
  return undefined;
};
