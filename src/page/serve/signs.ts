import {statSync} from 'node:fs';
import type {Cache} from '../../cache/cache.ts';
import {layoutOf} from '../../cache/layout.ts';
import {namesIn} from '../../cache/listing.ts';
import type {Page} from '../page.ts';

/** What files tell without being read; that one is absent is news as well. */
export const stampsOf = (paths: readonly string[]): string =>
  paths
    .map((path) => {
      const stat = statSync(path, {throwIfNoEntry: false});
      return stat ? `${stat.ino}:${stat.size}:${stat.mtimeMs}` : '';
    })
    .join(' ');

/** Which keys are executed now by anybody, and how far those are that a page shows as running. */
export const executionSigns = (page: Page, cache: Cache): string => {
  const layout = layoutOf(cache.root);
  const running = page.stages.flatMap(({state, key}) =>
    state === 'running' && key !== undefined ? [key] : [],
  );
  const leases = namesIn(layout.dir('leases')).filter((name) => name.endsWith('.json'));
  return `${leases.join()} ${stampsOf(running.flatMap((key) => [layout.progress(key), layout.log(key)]))}`;
};
