import {closeSync, existsSync, openSync, readFileSync, statSync, type Stats} from 'node:fs';
import {resolve} from 'node:path';
import type {FileDigests} from './cache.ts';
import {ifWritable} from './errors.ts';
import {hashNow} from './hash.ts';
import type {Layout} from './layout.ts';
import {isAbsence} from './listing.ts';
import {isSettled} from './racy.ts';
import {replaceFile} from './replace.ts';
import {sealed, unsealed} from './sealed.ts';

/** `[dev, ino, size, mtimeMs, ctimeMs]`; milliseconds with their fraction, finer than the clocks behind them. */
type Stamp = readonly [number, number, number, number, number];
type Entry = readonly [...Stamp, sha256: string];
type Table = Record<string, Entry>;

/**
 * Digests of files outside the cache. A file is hashed again unless its stat is the one it was hashed with, and was
 * old enough then to prove something (`isSettled`).
 */
export const openFileDigests = (layout: Layout): FileDigests => {
  let table: Table | undefined;
  let fresh: Table = {};
  const known = (path: string): Entry | undefined => fresh[path] ?? (table ??= readTable(layout))[path];
  return {
    cacheRoot: layout.root,
    digest: (path) => {
      const absolute = resolve(path);
      const stat = statSync(absolute);
      const entry = known(absolute);
      if (entry !== undefined && sameStamp(entry, stampOf(stat))) return entry[5];
      const {sha256, lasting} = hashFile(absolute, stat);
      if (lasting) fresh[absolute] = [...stampOf(stat), sha256];
      return sha256;
    },
    save: () => {
      // A cache that nothing else was written to is not begun for this.
      if (Object.keys(fresh).length === 0 || !existsSync(layout.version)) return;
      // Other processes save too: what they added stays.
      table = {...readTable(layout), ...fresh};
      fresh = {};
      const known = table;
      ifWritable(() => writeTable(layout, known));
    },
  };
};

const stampOf = (stat: Stats): Stamp => [stat.dev, stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs];

const sameStamp = (a: Entry, b: Stamp): boolean => b.every((value, index) => value === a[index]);

const hashFile = (path: string, before: Stats): {readonly sha256: string; readonly lasting: boolean} => {
  const began = Date.now();
  const descriptor = openSync(path, 'r');
  try {
    const {sha256} = hashNow(descriptor);
    return {sha256, lasting: isSettled(before, began)};
  } finally {
    closeSync(descriptor);
  }
};

/** Drops what no longer exists. */
export const pruneFileDigests = (layout: Layout): void => {
  const table = readTable(layout);
  const kept = Object.entries(table).filter(([path]) => existsSync(path));
  if (kept.length < Object.keys(table).length) writeTable(layout, Object.fromEntries(kept));
};

const writeTable = (layout: Layout, files: Table): void =>
  replaceFile(layout.fileDigests, sealed(JSON.stringify({version: 1, files})), 'quick');

/** A table that is damaged or of another version is as good as none. */
const readTable = (layout: Layout): Table => {
  try {
    const body = unsealed(readFileSync(layout.fileDigests, 'utf8'));
    const {version, files} = JSON.parse(body ?? '{}') as {version?: number; files?: Table};
    return version === 1 && files !== undefined ? files : {};
  } catch (error) {
    if (isAbsence(error)) return {};
    throw error;
  }
};
