import {lstatSync, type Stats} from 'node:fs';
import type {Layout} from './layout.ts';
import {namesIn} from './listing.ts';
import {readManifest} from './present.ts';
import {ifVisible, visibleLeavesOf} from './tree.ts';

/** The sorts of things in a cache. */
export type Sort =
  | 'artifact'
  | 'record'
  | 'checkpoint'
  | 'log'
  | 'staging'
  | 'tainted'
  | 'damaged'
  | 'bundle'
  | 'graph'
  | 'leftover';

/** One thing in a cache that can go on its own. */
export interface Entry {
  readonly sort: Sort;
  /** Digest of an artifact, key of a record, checkpoint or log, otherwise the name. */
  readonly id: string;
  readonly path: string;
  readonly bytes: number;
  /** When it was last made or used, in milliseconds since 1970. */
  readonly usedMs: number;
  /** Kind of an artifact. */
  readonly kind?: string;
}

/** Everything in a cache, but for its version, the stat cache, pins, leases and the pipelines' latest keys. */
export const survey = (layout: Layout): readonly Entry[] => [
  ...sharded(layout, 'artifacts').flatMap(({id, path}) => artifactEntry(layout, id, path)),
  ...sharded(layout, 'records').flatMap(({id, path}) => fileEntry('record', id.replace(/\.json$/, ''), path)),
  ...sharded(layout, 'logs').flatMap(({id, path}) =>
    fileEntry('log', id.replace(/\.(log|progress)$/, ''), path),
  ),
  ...flat(layout, 'checkpoints').flatMap(({id, path}) => treeEntry('checkpoint', id, path)),
  ...flat(layout, 'staging').flatMap(({id, path}) => treeEntry('staging', id, path)),
  ...flat(layout, 'tainted').flatMap(({id, path}) => treeEntry('tainted', id, path)),
  ...flat(layout, 'damaged').flatMap(({id, path}) => treeEntry('damaged', id, path)),
  ...bundles(layout.dir('code')),
  ...flat(layout, 'graphs').flatMap(({id, path}) => fileEntry('graph', id, path)),
  ...(['leases', 'latest', 'pins'] as const)
    .flatMap((dir) => flat(layout, dir))
    .flatMap(({id, path}) => fileEntry('leftover', id, path)),
];

interface Place {
  readonly id: string;
  readonly path: string;
}

const flat = (layout: Layout, dir: Parameters<Layout['dir']>[0]): readonly Place[] =>
  namesIn(layout.dir(dir)).map((id) => ({id, path: `${layout.dir(dir)}/${id}`}));

const sharded = (layout: Layout, dir: Parameters<Layout['dir']>[0]): readonly Place[] =>
  flat(layout, dir).flatMap((shard) => namesIn(shard.path).map((id) => ({id, path: `${shard.path}/${id}`})));

/** What is written to be renamed soon, and stays only if its writer was killed. */
const isTemporary = (path: string): boolean => path.endsWith('.tmp');

/** Things may go while they are looked at: what is gone is no entry. */
const statOf = (path: string): Stats | undefined => ifVisible(() => lstatSync(path, {throwIfNoEntry: false}));

const artifactEntry = (layout: Layout, id: string, path: string): readonly Entry[] => {
  const manifest = readManifest(layout, id);
  const stat = statOf(path);
  if (stat === undefined) return [];
  if (manifest === undefined) return treeEntry('artifact', id, path);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  return [{sort: 'artifact', id, path, bytes, usedMs: stat.mtimeMs, kind: manifest.kind}];
};

const fileEntry = (sort: Sort, id: string, path: string): readonly Entry[] => {
  const stat = statOf(path);
  if (stat === undefined || (sort === 'leftover' && !isTemporary(path))) return [];
  return [{sort: isTemporary(path) ? 'leftover' : sort, id, path, bytes: stat.size, usedMs: stat.mtimeMs}];
};

/** A directory as a whole; it was used when the newest thing in it was. */
const treeEntry = (sort: Sort, id: string, path: string): readonly Entry[] => {
  const stat = statOf(path);
  if (stat === undefined) return [];
  const leaves = stat.isDirectory()
    ? visibleLeavesOf(path).flatMap((leaf) => statOf(`${path}/${leaf.path}`) ?? [])
    : [];
  const bytes = leaves.reduce((sum, leaf) => sum + leaf.size, stat.isDirectory() ? 0 : stat.size);
  const usedMs = leaves.reduce((newest, leaf) => Math.max(newest, leaf.mtimeMs), stat.mtimeMs);
  return [{sort, id, path, bytes, usedMs}];
};

/** Bundles lie as deep as there are installations to find packages in; the links to those are not followed. */
const bundles = (code: string): readonly Entry[] =>
  namesIn(code).flatMap((name) => {
    const path = `${code}/${name}`;
    if (/\.(mjs|tmp)$/.test(name)) return fileEntry('bundle', name.replace(/\.mjs$/, ''), path);
    return statOf(path)?.isDirectory() ? bundles(path) : [];
  });
