import {readFileSync, readdirSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {processStat} from './owner.ts';

const GRACE_MS = 5000;
const LOOK_MS = 50;

/** A process group that a killed run left behind goes on, and cannot be ended from here. */
export class GroupLeft extends Error {
  override readonly name = 'GroupLeft';

  constructor(group: number, whose: 'own' | 'foreign') {
    const what = `Process group ${group} was left by a killed run and`;
    super(
      whose === 'own'
        ? `${what} cannot be ended.\nEnd it with \`kill -9 -${group}\`, then run again.`
        : `${what} is another user's.\nLet that user end it with \`kill -9 -${group}\`, then run again.`,
    );
  }
}

/**
 * Ends a process group that a stage left behind: SIGTERM, and SIGKILL to what is still there after five seconds.
 *
 * @throws GroupLeft when it cannot be ended.
 */
export const endGroup = async (group: number): Promise<void> => {
  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    if (!signal(group, name) && membersOf(group).length > 0) throw new GroupLeft(group, 'foreign');
    if (await isGone(group)) return;
  }
  throw new GroupLeft(group, 'own');
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

/** Whether any process of a group could be signalled: none if it is gone already, or another user's. */
const signal = (group: number, name: NodeJS.Signals): boolean => {
  try {
    return process.kill(-group, name);
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return false;
  }
};
