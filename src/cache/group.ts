import {readFileSync, readdirSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {processStat, type ProcessIdentity} from './owner.ts';

const GRACE_MS = 5000;
const LOOK_MS = 50;

/**
 * Ends what is left of a stage's process group: SIGTERM, and SIGKILL to what is still there after five seconds.
 * Returns whether there was anything to end.
 *
 * @throws Error when it cannot be ended, for instance because it is another user's.
 * @param leader the process that the group is named after, as it was when the stage began.
 * @param root the cache directory: proof of membership once the leader is gone, see `isOurs`.
 */
export const endGroup = async (leader: ProcessIdentity, root: string): Promise<boolean> => {
  if (!isOurs(leader, root)) return false;
  signal(leader.pid, 'SIGTERM');
  if (await isGone(leader.pid)) return true;
  signal(leader.pid, 'SIGKILL');
  if (await isGone(leader.pid)) return true;
  throw new Error(
    `Process group ${leader.pid} was left by a killed run and cannot be ended.\nEnd it with \`kill -9 -${leader.pid}\`, then run again.`,
  );
};

/** Waits until a group has no member, for five seconds at most. */
const isGone = async (group: number): Promise<boolean> => {
  for (let waited = 0; waited < GRACE_MS; waited += LOOK_MS) {
    if (membersOf(group).length === 0) return true;
    await sleep(LOOK_MS);
  }
  return false;
};

/**
 * Process numbers are used again, so a group's number alone proves nothing. Its leader's start time does; where the
 * leader is gone and others of the group live on, one of them must have an environment that names this cache.
 */
const isOurs = (leader: ProcessIdentity, root: string): boolean => {
  const members = membersOf(leader.pid);
  const stat = processStat(leader.pid);
  if (stat !== undefined) return stat.started === leader.started && members.length > 0;
  return members.some((pid) => environmentOf(pid).includes(`PIPE_OUT=${root}/`));
};

/** The living processes of a group. Zombies cannot be signalled away and do nothing; they do not count. */
const membersOf = (group: number): readonly number[] =>
  processes().filter((pid) => {
    const stat = processStat(pid);
    return stat?.group === group && stat.state !== 'Z' && stat.state !== 'X';
  });

const processes = (): readonly number[] => {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  } catch {
    return [];
  }
};

const environmentOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
};

const signal = (group: number, name: NodeJS.Signals): void => {
  try {
    process.kill(-group, name);
  } catch (error) {
    // Gone already, or another user's: who is left is seen by looking.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};
