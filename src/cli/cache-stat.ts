import type {Cache} from '../cache/cache.ts';
import {statistics} from '../cache/statistics.ts';
import type {Action} from './line/settings.ts';
import {columns} from './print/columns.ts';
import {print, printJson} from './print/print.ts';
import {bytesText} from '../bytes.ts';
import {openCommandCache} from './project/open-cache.ts';

/** `pipe cache stat`: what the cache holds, by sort and kind, and its pins. */
export const cacheStat: Action = async (_, settings) => {
  const cache = await openCommandCache(settings);
  const groups = statistics(cache);
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  const pins = pinsOf(cache);
  if (settings.json) printJson({root: cache.root, bytes, groups, pins});
  else {
    const rows = groups.map(({sort, kind, count, bytes}) => [sort, kind ?? '', `${count}`, bytesText(bytes)]);
    print(`${cache.root}: ${bytesText(bytes)}`);
    if (rows.length > 0) print(...columns(['sort', 'kind', '>count', '>size'], rows));
    if (pins.length > 0) print('', ...columns(['pin', 'artifact', 'kind', '>size'], pins.map(cells)));
  }
  return 0;
};

interface Pin {
  readonly name: string;
  readonly artifact: string;
  /** Of the artifact, if it is in the cache. */
  readonly kind?: string;
  readonly bytes?: number;
}

const pinsOf = (cache: Cache): readonly Pin[] =>
  [...cache.pins.all()].map(([name, artifact]) => {
    const manifest = cache.artifacts.manifest(artifact);
    if (manifest === undefined) return {name, artifact};
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    return {name, artifact, kind: manifest.kind, bytes};
  });

const cells = ({name, artifact, kind, bytes}: Pin): readonly string[] => [
  name,
  artifact.slice(0, 12),
  kind ?? 'not here',
  bytes === undefined ? '' : bytesText(bytes),
];
