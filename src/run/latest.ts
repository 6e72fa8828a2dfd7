import type {Records} from '../cache/cache.ts';
import type {Graph} from '../graph/graph.ts';

/** The keys that the stages of a pipeline file had last, written now and then: each write rewrites the whole list. */
export interface Latest {
  /** The key a stage had before this run. */
  before(stage: string): string | undefined;
  set(stage: string, key: string): void;
  flush(): void;
}

const everyMs = 1_000;
/** The list of a large sweep takes long to write: no more than a fiftieth of the time goes to it. */
const sparing = 50;

/** Nothing is written for keys that are the latest already. */
export const openLatest = (records: Records, {file, sweep}: Pick<Graph, 'file' | 'sweep'>): Latest => {
  const known = records.latest(file, sweep);
  const fresh = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let waitMs = everyMs;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const begin = performance.now();
    if (fresh.size > 0) records.setLatest(file, Object.fromEntries(fresh), sweep);
    waitMs = Math.max(everyMs, sparing * (performance.now() - begin));
    fresh.clear();
  };
  return {
    flush,
    before: (stage) => known[stage],
    set: (stage, key) => {
      if (known[stage] === key) return;
      fresh.set(stage, key);
      timer ??= setTimeout(flush, waitMs).unref();
    },
  };
};
