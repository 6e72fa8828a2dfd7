import {createReadStream, existsSync} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import type {Cache} from '../cache/cache.ts';
import type {PlannedStage} from '../plan/plan.ts';
import type {Action} from './line/settings.ts';
import {oneStage} from './project/one-stage.ts';
import {openProject} from './project/open-project.ts';

/** `pipe log`: what the latest execution of a stage printed, whether it is running, failed or done. */
export const log: Action = async ([file = '', word = ''], settings) => {
  const project = await openProject(file, settings);
  const planned = oneStage(project, word);
  const path = findLog(planned, project.cache, project.graph.file);
  if (path === undefined) throw new Error(`${planned.node.id} has no log: it has not run with this cache.`);
  await pipeline(createReadStream(path), process.stdout, {end: false});
  return 0;
};

/** A stage that failed or runs now has its log under the key it has now, without a record. */
const findLog = (planned: PlannedStage, cache: Cache, file: string): string | undefined => {
  if (!existsSync(cache.root)) return undefined;
  const now = planned.state === 'waiting' ? [] : [planned.key];
  const latest = cache.records.latest(file)[planned.node.id];
  const keys = latest === undefined ? now : [...now, latest];
  return keys.map((key) => cache.log(key)).find((path) => existsSync(path));
};
