import type {Cache} from './cache.ts';
import {layoutOf} from './layout.ts';
import {survey, type Sort} from './survey.ts';

/** How many things of a sort a cache holds, and their bytes; artifacts by kind. */
export interface Statistic {
  readonly sort: Sort;
  readonly kind?: string;
  readonly count: number;
  readonly bytes: number;
}

/** What is in a cache, the largest first. */
export const statistics = (cache: Cache): readonly Statistic[] => {
  const groups = new Map<string, Statistic>();
  for (const {sort, kind, bytes} of survey(layoutOf(cache.root))) {
    const name = `${sort} ${kind ?? ''}`;
    const before = groups.get(name) ?? {count: 0, bytes: 0};
    const label = kind === undefined ? {sort} : {sort, kind};
    groups.set(name, {...label, count: before.count + 1, bytes: before.bytes + bytes});
  }
  return [...groups.values()].sort((a, b) => b.bytes - a.bytes);
};
