import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {openCache} from '../../src/cache/open.ts';
import type {Page} from '../../src/page/page.ts';
import {liveView} from '../../src/page/serve/live-view.ts';
import {pageServer} from '../../src/page/serve/server.ts';
import {largePage} from '../../test/helpers/pages.ts';
import {inScratch} from '../runner/scratch.ts';

/** Serves a sweep of 2 000 trials, of which one ends and some tell more of their training at every look. */
export const servingSweep = (work: (url: string) => Promise<void>): Promise<void> =>
  inScratch(async (dir) => {
    let look = 0;
    const subject = {
      title: 'sweep',
      page: () => Promise.resolve(pageAt(look++)),
      sign: () => `${look}`,
    };
    const server = pageServer([{title: 'sweep', view: liveView(subject)}], openCache(join(dir, 'cache')));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/0/`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

const whole: Page = {...largePage(), live: true};
const sweep = whole.sweep!;
const begun = 1_000;
const running = 4;

/** After so many looks: trials before a moving end are finished, some behind it run, the others wait. */
const pageAt = (look: number): Page => {
  const end = begun + look;
  const trials = sweep.trials.map((trial, at) => {
    if (at < end) return trial;
    return {...trial, state: at < end + running ? ('running' as const) : ('pending' as const), metrics: {}};
  });
  const points = sweep.points.map((point, at) => (at < end ? point : {...point, metrics: {}, bestBy: []}));
  const [shared, ...own] = whole.curves;
  const curves = own.slice(0, end + running).map((curve, at) => {
    const told = at < end ? curve.steps.length : 20 + 2 * (look % 50);
    return {...curve, steps: curve.steps.slice(0, told), values: curve.values.slice(0, told)};
  });
  return {...whole, curves: [shared!, ...curves], sweep: {...sweep, trials, points}};
};
