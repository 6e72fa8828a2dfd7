import {statistics} from '../cache/statistics.ts';
import type {Action} from './line/settings.ts';
import {columns} from './print/columns.ts';
import {print, printJson} from './print/print.ts';
import {bytesText} from './print/bytes.ts';
import {openCommandCache} from './project/open-cache.ts';

/** `pipe cache stat`: what the cache holds, by sort and kind. */
export const cacheStat: Action = async (_, settings) => {
  const cache = await openCommandCache(settings);
  const groups = statistics(cache);
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  if (settings.json) printJson({root: cache.root, bytes, groups});
  else {
    const rows = groups.map(({sort, kind, count, bytes}) => [sort, kind ?? '', `${count}`, bytesText(bytes)]);
    print(`${cache.root}: ${bytesText(bytes)}`);
    if (rows.length > 0) print(...columns(['sort', 'kind', '>count', '>size'], rows));
  }
  return 0;
};
