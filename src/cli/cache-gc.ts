import {gc, type GcOptions, type Removal} from '../cache/gc.ts';
import type {Action, Settings} from './line/settings.ts';
import {columns} from './print/columns.ts';
import {print, printJson} from './print/print.ts';
import {bytesText} from '../bytes.ts';
import {openCommandCache} from './project/open-cache.ts';

/** `pipe cache gc`: removes what nothing needs, or says with `--dry-run` what would go. */
export const cacheGc: Action = async (_, settings) => {
  const cache = await openCommandCache(settings);
  const report = gc(cache, gcOptions(settings));
  if (settings.json) printJson(report);
  else {
    const {removed, kept} = report;
    if (removed.length > 0) print(...columns(['sort', '>count', '>size'], bySort(removed)));
    const verb = settings.dryRun ? 'would remove' : 'removed';
    print(`${verb} ${bytesText(total(removed))}, keeps ${bytesText(kept.bytes)} in ${cache.root}`);
  }
  return 0;
};

const gcOptions = ({keepMs = 0, graceMs = 0, maxBytes, dryRun = false}: Settings): GcOptions => ({
  keepMs,
  graceMs,
  dryRun,
  ...(maxBytes !== undefined && {maxBytes}),
});

const total = (removed: readonly Removal[]): number => removed.reduce((sum, {bytes}) => sum + bytes, 0);

const bySort = (removed: readonly Removal[]): readonly (readonly string[])[] =>
  [...new Set(removed.map(({what}) => what))].map((sort) => {
    const group = removed.filter(({what}) => what === sort);
    return [sort, `${group.length}`, bytesText(total(group))];
  });
