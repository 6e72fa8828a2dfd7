import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {replaceFile} from '../cache/replace.ts';
import {sealed, unsealed} from '../cache/sealed.ts';
import type {StageCode} from './declaration.ts';
import {bundlePresent} from './bundle-file.ts';
import {type Stamps, unchanged} from './stamp.ts';

/** What is remembered of a stage type, so that a run with nothing to do bundles nothing. */
export interface CodeEntry {
  /** The build of `pipe` that made it. */
  readonly build: string;
  /** With the bundle's path relative to the code directory: a cache may be moved. */
  readonly code: StageCode;
  readonly bytes: number;
  readonly stamps: Stamps;
  /** When its files were read, ms. */
  readonly readAt: number;
}

/** Absolute path of the stage type's module → what is remembered of it. */
export type CodeTable = Readonly<Record<string, CodeEntry>>;

const version = 1;

export const codeDirectory = (root: string): string => join(root, 'code');

const tableFile = (root: string): string => join(codeDirectory(root), 'table.json');

/** A table that is missing, damaged or of another version is empty: all of it can be made again. */
export const readTable = (root: string): CodeTable => {
  try {
    const table = JSON.parse(unsealed(readFileSync(tableFile(root), 'utf8')) ?? '{}') as {
      version: unknown;
      entries: CodeTable;
    };
    return table.version === version ? table.entries : {};
  } catch {
    return {};
  }
};

/** Adds entries; those of stage types that are gone are dropped. Of two writers at once the last wins, the other's entries are made again. */
export const extendTable = (root: string, added: CodeTable): void => {
  const entries = Object.entries({...readTable(root), ...added}).filter(([file]) => existsSync(file));
  const body = JSON.stringify({version, entries: Object.fromEntries(entries)});
  replaceFile(tableFile(root), sealed(body), 'quick');
};

/** The code of a stage type, if the stamps of all its files prove that it is what is remembered. */
export const remembered = (
  root: string,
  table: CodeTable,
  file: string,
  build: string,
): StageCode | undefined => {
  const entry = table[file];
  if (entry?.build !== build || !unchanged(entry.stamps, entry.readAt)) return undefined;
  const bundle = join(codeDirectory(root), entry.code.bundle);
  return bundlePresent(bundle, entry.bytes) ? {...entry.code, bundle} : undefined;
};
