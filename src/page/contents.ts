import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import type {ManifestFile} from '../cache/manifest.ts';
import {curvesOf, type Curves} from './curves.ts';
import {tableIn} from './markdown-table.ts';
import type {PageTable} from './page.ts';
import {picturesOf, type Picture} from './pictures.ts';
import {thinned} from './thin.ts';

/** What can be shown of an artifact. */
export interface Contents {
  readonly files: readonly ManifestFile[];
  readonly bytes: number;
  readonly table?: Omit<PageTable, 'stage' | 'trial'>;
  readonly pictures: readonly Picture[];
  readonly curves: Curves;
}

/** Points of a curve that a page draws at most: more than a screen has pixels for. */
export const mostPoints = 500;

/** Reads artifacts, each once: they never change. Undefined for one that is no longer there. */
export const contentsIn = (cache: Cache): ((digest: string) => Contents | undefined) => {
  const known = new Map<string, Contents>();
  return (digest) => {
    const contents = known.get(digest) ?? readContents(cache, digest);
    if (contents) known.set(digest, contents);
    return contents;
  };
};

const readContents = (cache: Cache, digest: string): Contents | undefined => {
  const manifest = cache.artifacts.manifest(digest);
  if (manifest === undefined || !cache.artifacts.present(digest)) return undefined;
  const {files} = manifest;
  const dir = cache.artifacts.path(digest);
  const has = (path: string): boolean => files.some((file) => file.path === path);
  const table = has('table.md') ? tableIn(readFileSync(join(dir, 'table.md'), 'utf8')) : undefined;
  return {
    files,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    ...(table && {table}),
    pictures: picturesOf(dir, manifest),
    curves: has('curves.jsonl') ? thinnedAll(curvesOf(dir)) : new Map(),
  };
};

const thinnedAll = (curves: Curves): Curves =>
  new Map([...curves].map(([figure, curve]) => [figure, thinned(curve, mostPoints)]));
