import {isNear, isRunning} from '../cache/owner.ts';
import {UsageError} from '../plan/selection.ts';
import {readLog} from '../sweep/known.ts';
import type {Action} from './line/settings.ts';
import {print} from './print/print.ts';
import {openCommandCache} from './project/open-cache.ts';
import {findSweep} from './sweep/find-sweep.ts';

/** `pipe sweep stop`: asks the processes that run a sweep to stop; its stages save a checkpoint, and it can go on later. */
export const sweepStop: Action = async ([word], settings) => {
  const {root} = await openCommandCache(settings);
  const {name} = findSweep(root, word);
  const runners = readLog(root, name)?.runners ?? [];
  const near = runners.filter(({owner}) => isNear(owner) && isRunning(owner));
  if (runners.length === 0) throw new UsageError(`No process runs ${name} now.`);
  for (const {owner} of near) process.kill(owner.pid, 'SIGTERM');
  for (const {owner} of near) print(`asked process ${owner.pid} to stop`);
  for (const {owner} of runners.filter((runner) => !near.includes(runner)))
    print(`process ${owner.pid} on ${owner.host} runs it too, out of reach from here`);
  return near.length === runners.length ? 0 : 1;
};
