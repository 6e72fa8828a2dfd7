import {environmentOf, membersOf, processes} from './group.ts';
import type {Layout} from './layout.ts';
import type {LeaseFile} from './lease-file.ts';
import {isNear, processStat, thisOwner, type ProcessIdentity} from './owner.ts';
import {stagingOf} from './staging.ts';

/**
 * The process groups that a dead runner of this machine left working on a key: the one its lease names, and those that
 * it had no time to note. To find the latter every process is looked at, so ask only about the dead. Nothing is found
 * on a system without /proc.
 */
export const orphanGroups = (layout: Layout, key: string, {owner, child}: LeaseFile): ReadonlySet<number> => {
  if (!isNear(owner) || owner.boot !== thisOwner().boot) return new Set();
  const noted = child !== undefined && isOurs(child, layout.root) ? [child.pid] : [];
  return new Set([...noted, ...unnotedGroups(key, stagingOf(layout, owner))]);
};

/**
 * Process numbers are used again, so a group's number alone proves nothing. Its leader's start time does; where the
 * leader is gone and others of the group live on, one of them must have an environment that names this cache.
 */
const isOurs = (leader: ProcessIdentity, root: string): boolean => {
  const members = membersOf(leader.pid);
  const stat = processStat(leader.pid);
  if (stat !== undefined) return stat.started === leader.started && members.length > 0;
  return members.some((pid) => environmentOf(pid).some((entry) => entry.startsWith(`PIPE_OUT=${root}/`)));
};

/**
 * Groups that fill one of these staging directories for this key. The directories' names are random, so they are
 * proof by whatever path the cache was reached. A leader without that environment is somebody else's, and so is the
 * group of this very process, which a user may have started from a stage's environment.
 */
const unnotedGroups = (key: string, staging: readonly string[]): readonly number[] => {
  if (staging.length === 0) return [];
  const working = new Set(processes().filter((pid) => worksOn(environmentOf(pid), key, staging)));
  const groups = [...working].flatMap((pid) => processStat(pid)?.group ?? []);
  const own = processStat(process.pid)?.group;
  return groups.filter((group) => group !== own && (working.has(group) || !membersOf(group).includes(group)));
};

const worksOn = (environment: readonly string[], key: string, staging: readonly string[]): boolean => {
  const holds = (name: string, end: string): boolean =>
    environment.some((entry) => entry.startsWith(`${name}=`) && entry.endsWith(end));
  if (!holds('PIPE_CHECKPOINTS', `/checkpoints/${key}`)) return false;
  return staging.some((name) => holds('PIPE_OUT', `/staging/${name}/files`));
};
