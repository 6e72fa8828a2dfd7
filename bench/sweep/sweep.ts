import {readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import type {Cache} from '../../src/cache/cache.ts';
import {openCache} from '../../src/cache/open.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {expandTrials} from '../../src/sweep/expand.ts';
import {pointsOf} from '../../src/sweep/points.ts';
import {trialsOf} from '../../src/sweep/trials.ts';
import {inScratch} from '../runner/scratch.ts';
import {table} from '../table.ts';

const heading = ['sweep', 'trials', 'stages', 'expanding s', 'planning s', 'CPU s', 'MiB'];

/** What it takes to make one graph of the trials of a sweep, and to plan it. */
export const benchSweep = (): Promise<void> =>
  inScratch(async (dir) => {
    const cache = openCache(join(dir, 'cache'));
    // So that no row pays for the code of the stage types.
    await sweepRow('moons_score', ['lr', 'updates'], 2, cache);
    await sweepRow('moons_dlsm', ['weighting_ce', 'weighting_dlsm'], 2, cache);
    const score = await sweepRow('moons_score', ['lr', 'updates'], 100, cache);
    const dlsm = await sweepRow('moons_dlsm', ['weighting_ce', 'weighting_dlsm'], 100, cache);
    console.log(`${table([heading, score, dlsm])}\n`);
  });

/** Of a shipped pipeline, with so many values of each param. */
const sweepRow = async (
  name: string,
  params: readonly string[],
  count: number,
  cache: Cache,
): Promise<string[]> => {
  const file = resolve('pipelines', `${name}.yaml`);
  const [start, before] = [performance.now(), process.cpuUsage()];
  const values = Array.from({length: count}, (_, at) => at + 1);
  const points = pointsOf({grid: Object.fromEntries(params.map((param) => [param, values]))});
  const trials = trialsOf([{points, seeds: []}], undefined);
  const base = {file, text: readFileSync(file, 'utf8'), set: {}, stages: []};
  const {graph} = await expandTrials('bench', base, trials, cache);
  const expanded = performance.now();
  makePlan(graph, cache);
  const end = performance.now();
  const {user, system} = process.cpuUsage(before);
  const seconds = [(expanded - start) / 1e3, (end - expanded) / 1e3, (user + system) / 1e6];
  const figures = seconds.map((figure) => figure.toFixed(2));
  const memory = (process.memoryUsage().rss / 2 ** 20).toFixed(0);
  return [name, `${trials.length}`, `${graph.stages.length}`, ...figures, memory];
};
