import type {Records} from '../cache/cache.ts';

/** The keys that the stages of a pipeline file had last, written now and then: each write rewrites the whole list. */
export interface Latest {
  /** The key a stage had before this run. */
  before(stage: string): string | undefined;
  set(stage: string, key: string): void;
  flush(): void;
}

const everyMs = 1_000;

/** Nothing is written for keys that are the latest already. */
export const openLatest = (records: Records, pipelineFile: string): Latest => {
  const known = records.latest(pipelineFile);
  let fresh: Record<string, string> = {};
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (Object.keys(fresh).length > 0) records.setLatest(pipelineFile, fresh);
    fresh = {};
  };
  return {
    flush,
    before: (stage) => known[stage],
    set: (stage, key) => {
      if (known[stage] === key) return;
      fresh[stage] = key;
      timer ??= setTimeout(flush, everyMs).unref();
    },
  };
};
