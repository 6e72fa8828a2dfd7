import {readFileSync, readdirSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {processStat} from './owner.ts';

const GRACE_MS = 5000;
const LOOK_MS = 50;

/**
 * Ends a process group that a stage left behind: SIGTERM, and SIGKILL to what is still there after five seconds.
 *
 * @throws Error when it cannot be ended, for instance because it is another user's.
 */
export const endGroup = async (group: number): Promise<void> => {
  signal(group, 'SIGTERM');
  if (await isGone(group)) return;
  signal(group, 'SIGKILL');
  if (await isGone(group)) return;
  throw new Error(
    `Process group ${group} was left by a killed run and cannot be ended.\nEnd it with \`kill -9 -${group}\`, then run again.`,
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

/** The living processes of a group. Zombies cannot be signalled away and do nothing; they do not count. */
export const membersOf = (group: number): readonly number[] =>
  processes().filter((pid) => {
    const stat = processStat(pid);
    return stat?.group === group && stat.state !== 'Z' && stat.state !== 'X';
  });

/** Numbers of all processes, none without /proc. */
export const processes = (): readonly number[] => {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
};

/** The `NAME=value` entries that a process was started with; none where that may not be known. */
export const environmentOf = (pid: number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
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
