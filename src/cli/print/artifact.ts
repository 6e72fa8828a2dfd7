import type {Manifest} from '../../cache/manifest.ts';
import type {StageRecord} from '../../cache/record.ts';
import type {Json} from '../../json.ts';
import {readsOf, type Read} from '../../plan/lineage.ts';
import type {PlannedStage} from '../../plan/plan.ts';
import {columns} from './columns.ts';
import {bytesText} from '../../bytes.ts';
import {duration} from '../../format.ts';

/** What is known of an artifact. Without a record nobody knows any more what made it; without a manifest it is gone. */
export interface Shown {
  readonly artifact: string;
  readonly path: string;
  /** Of the stage it was asked by; absent if it was asked by digest. */
  readonly state?: PlannedStage['state'];
  readonly record?: StageRecord;
  readonly manifest?: Manifest;
  /** Paths of its pictures. */
  readonly images?: readonly string[];
}

/** A data set may be a folder of pictures. */
const mostImages = 12;

/** An artifact for a reader: what it is, what made it from what, its metrics and its files. */
export const artifactLines = ({
  artifact,
  path,
  state,
  record,
  manifest,
  images,
}: Shown): readonly string[] => [
  ...section('', [
    ...(record ? originPairs(record) : []),
    ['state', state && stateText(state)],
    ['kind', manifest?.kind ?? record?.kind],
    ['artifact', manifest ? artifact : `${artifact}, which is no longer in the cache`],
    ['path', path],
  ]),
  ...(record ? recordLines(record) : []),
  ...(manifest ? ['', ...fileLines(manifest)] : []),
  ...(images && images.length > 0 ? ['', 'images:', ...imageLines(images)] : []),
];

/** Paths on lines of their own, for terminals that open a path at a click. */
const imageLines = (images: readonly string[]): readonly string[] => [
  ...images.slice(0, mostImages).map((path) => `  ${path}`),
  ...(images.length > mostImages ? [`  and ${images.length - mostImages} more`] : []),
];

const stateText = (state: PlannedStage['state']): string =>
  state === 'fresh' ? state : `${state}: this is what its latest execution made`;

const originPairs = ({stage, pipeline, key, parts}: StageRecord): readonly Pair[] => [
  ['stage', `${stage} of ${pipeline}`],
  ['uses', parts.type],
  ['cmd', parts.command && [parts.command].flat().join(' ')],
  ['key', key],
];

const recordLines = (record: StageRecord): readonly string[] => [
  ...section('params', pairs(record.parts.params)),
  ...section('inputs', readsOf(record).map(readPair)),
  ...section('files read', pairs(record.parts.files)),
  ...section('made', [
    ['at', record.startedAt],
    ['in', `${duration(record.durationMs)}${record.attempts > 1 ? `, attempt ${record.attempts}` : ''}`],
    ['on', valuesText(record.host)],
    ['by', valuesText(record.engine)],
    ['commit', record.git && `${record.git.commit}${record.git.clean ? '' : ', with changes'}`],
    ['code', record.parts.code],
    ['packages', valuesText(record.packages)],
  ]),
  ...section('metrics', pairs(record.metrics)),
];

type Pair = readonly [name: string, value: string | undefined];

const pairs = (values: Readonly<Record<string, Json>>): readonly Pair[] =>
  Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);

/** Of several artifacts that go in by one name, each stands on a line of its own. */
const readPair = ({input, label, artifact}: Read, at: number, all: readonly Read[]): Pair => [
  all[at - 1]?.input === input ? '' : input,
  label === undefined ? artifact : `${artifact}  ${label}`,
];

const valuesText = (values: Readonly<Record<string, string>>): string | undefined =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ') || undefined;

/** Names and values below a heading; nothing if there are none. */
const section = (heading: string, all: readonly Pair[]): readonly string[] => {
  const known = all.filter(([, value]) => value !== undefined) as readonly (readonly [string, string])[];
  if (known.length === 0) return [];
  const width = Math.max(...known.map(([name]) => name.length));
  const indent = heading === '' ? '' : '  ';
  const lines = known.map(([name, value]) => `${indent}${name.padEnd(width)}  ${value}`);
  return heading === '' ? lines : ['', `${heading}:`, ...lines];
};

const fileLines = ({files}: Manifest): readonly string[] =>
  columns(
    ['file', '>size', 'sha256'],
    files.map(({path, bytes, sha256}) => [path, bytesText(bytes), sha256.slice(0, 12)]),
  );
