import type {Action} from './line/settings.ts';
import {openCommandCache} from './project/open-cache.ts';
import {findSweep} from './sweep/find-sweep.ts';
import {showResult} from './sweep/show-result.ts';

/** `pipe sweep table`: mean and 95 % interval of each point's metrics. */
export const sweepTable: Action = async ([word], settings) => {
  const {root} = await openCommandCache(settings);
  showResult(findSweep(root, word), settings);
  return 0;
};
