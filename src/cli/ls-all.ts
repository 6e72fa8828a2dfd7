import type {Cache} from '../cache/cache.ts';
import {madeAt, type StageRecord} from '../cache/record.ts';
import {makersOf, readsOf, type Read} from '../plan/lineage.ts';
import {UsageError} from '../plan/selection.ts';
import type {Settings} from './line/settings.ts';
import {ageText} from './print/age.ts';
import {bytesText} from '../bytes.ts';
import {columns} from './print/columns.ts';
import {print, printJson} from './print/print.ts';
import {openCommandCache} from './project/open-cache.ts';

interface Row {
  readonly artifact: string;
  readonly kind: string;
  readonly bytes: number;
  /** Absent where no record says what made it. */
  readonly madeAt?: string;
  /** Every stage that made these bytes, the newest first. */
  readonly makers: readonly {readonly stage: string; readonly pipeline: string; readonly key: string}[];
  /** What the newest of them read. */
  readonly from: readonly Read[];
}

/** `pipe ls --all`: every artifact of the cache with who made it from what, the newest first. */
export const lsAll = async (file: string | undefined, settings: Settings): Promise<number> => {
  if (file !== undefined || settings.profile !== undefined || settings.set !== undefined)
    throw new UsageError(
      '--all lists the whole cache, of whatever pipeline: leave out FILE, --profile and --set.',
    );
  const cache = await openCommandCache(settings);
  const rows = rowsOf(cache);
  if (settings.json) printJson(rows);
  else if (rows.length === 0) print(`${cache.root} has no artifacts.`);
  else print(...columns(['artifact', 'kind', '>size', '>age', 'made by', 'from'], rows.map(cells)));
  return 0;
};

const rowsOf = (cache: Cache): readonly Row[] => {
  const makers = makersOf(cache);
  return cache.artifacts
    .find('')
    .flatMap((artifact) => rowOf(cache, artifact, makers.get(artifact) ?? []))
    .sort((a, b) => (b.madeAt ?? '').localeCompare(a.madeAt ?? ''));
};

const rowOf = (cache: Cache, artifact: string, made: readonly StageRecord[]): readonly Row[] => {
  const manifest = cache.artifacts.manifest(artifact);
  if (!manifest) return [];
  const [newest] = made;
  return [
    {
      artifact,
      kind: manifest.kind,
      bytes: manifest.files.reduce((sum, {bytes}) => sum + bytes, 0),
      ...(newest && {madeAt: madeAt(newest)}),
      makers: made.map(({stage, pipeline, key}) => ({stage, pipeline, key})),
      from: newest ? readsOf(newest) : [],
    },
  ];
};

const cells = ({artifact, kind, bytes, madeAt: at, makers, from}: Row): readonly string[] => [
  artifact.slice(0, 12),
  kind,
  bytesText(bytes),
  ageText(at),
  makerText(makers),
  fromText(from),
];

const makerText = ([newest, ...others]: Row['makers']): string => {
  if (!newest) return '';
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `${newest.stage} of ${newest.pipeline}${more}`;
};

const fromText = (reads: readonly Read[]): string =>
  [...new Set(reads.map(({input}) => input))]
    .map((name) => `${name} ${few(reads.filter(({input}) => input === name))}`)
    .join(', ');

/** A list may have any number of members. */
const few = (reads: readonly Read[]): string => {
  const digests = reads.map(({artifact}) => artifact.slice(0, 8));
  return digests.length <= 3
    ? digests.join(' ')
    : `${digests.slice(0, 2).join(' ')} and ${digests.length - 2} more`;
};
