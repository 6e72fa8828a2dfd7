import {readFileSync, readlinkSync} from 'node:fs';
import {hostname} from 'node:os';

/** A process that cannot be confused with a later one of the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Field 22 of /proc/<pid>/stat: clock ticks from the machine's start to the process's. Absent where there is no /proc. */
  readonly started?: string;
}

/** A process among all machines that may share a cache. */
export interface Owner extends ProcessIdentity {
  readonly host: string;
  /** Containers of one host may share its name and boot id, but not what their process numbers mean. */
  readonly space: string;
  readonly boot: string;
}

const readOr = (absent: string, read: () => string): string => {
  try {
    return read().trim();
  } catch {
    return absent;
  }
};

interface ProcessStat {
  readonly state: string;
  readonly group: number;
  readonly started: string;
}

/** What /proc says of a process, undefined without one. Its second field is a name that may hold spaces and brackets. */
export const processStat = (pid: number): ProcessStat | undefined => {
  const text = readOr('', () => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === '') return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {state: fields[0] ?? '', group: Number(fields[2]), started: fields[19] ?? ''};
};

/** The identity of a process that runs now. */
export const identify = (pid: number): ProcessIdentity => {
  const started = processStat(pid)?.started;
  return started === undefined ? {pid} : {pid, started};
};

let self: Owner | undefined;

/** The identity of this process. */
export const thisOwner = (): Owner =>
  (self ??= {
    ...identify(process.pid),
    host: hostname(),
    space: readOr('', () => readlinkSync('/proc/self/ns/pid')),
    boot: readOr('', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
  });

/** Whether that very process runs. A zombie does not: it only waits to be buried. */
export const isRunning = ({pid, started}: ProcessIdentity): boolean => {
  const stat = processStat(pid);
  if (stat === undefined) return answersSignals(pid);
  if (stat.state === 'Z' || stat.state === 'X') return false;
  return started === undefined || stat.started === started;
};

/** Without /proc, or where it hides other users' processes: EPERM means that there is such a process. */
const answersSignals = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether an owner's processes can be looked at from here. */
export const isNear = (owner: Owner): boolean => {
  const here = thisOwner();
  return owner.host === here.host && owner.space === here.space;
};

/** Whether two notes name one process. */
export const isSameOwner = (a: Owner, b: Owner): boolean =>
  a.host === b.host && a.space === b.space && a.boot === b.boot && a.pid === b.pid && a.started === b.started;

const SILENCE_MS = 120_000;

/**
 * Whether an owner lives: near ones by their process, and by the boot it belongs to; far ones by a sign of life in the
 * last two minutes.
 *
 * @param signMs when the sign was given, in milliseconds since 1970.
 */
export const isAlive = (owner: Owner, signMs: number): boolean => {
  if (!isNear(owner)) return Date.now() - signMs < SILENCE_MS;
  return owner.boot === thisOwner().boot && isRunning(owner);
};
