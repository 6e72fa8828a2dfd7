import {readFileSync} from 'node:fs';
import type {Records} from './cache.ts';
import {latestKeys, mergeLatest} from './latest.ts';
import type {Layout} from './layout.ts';
import {isAbsence, namesIn} from './listing.ts';
import {setAside} from './quarantine.ts';
import type {StageRecord} from './record.ts';
import {replaceFile} from './replace.ts';
import {sealed, unsealed} from './sealed.ts';
import type {Writer} from './writer.ts';

/** Records are JSON files; the newest execution of a key replaces the one before. */
export const openRecords = (layout: Layout, write: Writer): Records => {
  const read = (key: string): StageRecord | undefined => readRecord(layout, key);
  return {
    read,
    write: (record) =>
      write(() => replaceFile(layout.record(record.key), sealed(JSON.stringify(record)), 'durable')),
    latest: (pipelineFile, sweep) => latestKeys(layout, pipelineFile, sweep),
    setLatest: (pipelineFile, keys, sweep) => write(() => mergeLatest(layout, pipelineFile, keys, sweep)),
    *all() {
      for (const key of recordedKeys(layout)) {
        const record = read(key);
        if (record !== undefined) yield record;
      }
    },
  };
};

/** Every key that has a record, by name alone. */
export const recordedKeys = (layout: Layout): readonly string[] =>
  namesIn(layout.dir('records'))
    .flatMap((shard) => namesIn(`${layout.dir('records')}/${shard}`))
    .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
    .map((name) => name.slice(0, -'.json'.length));

const readRecord = (layout: Layout, key: string): StageRecord | undefined => {
  let text: string;
  try {
    text = readFileSync(layout.record(key), 'utf8');
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
  const record = trustedRecord(text, key);
  if (record === undefined) discard(layout, key);
  return record;
};

/** The record in a file's text, or undefined if a bit of it differs from what was written or its version is unknown. */
const trustedRecord = (text: string, key: string): StageRecord | undefined => {
  const body = unsealed(text);
  if (body === undefined) return undefined;
  const record = JSON.parse(body) as StageRecord | {readonly version: 0};
  return record.version === 1 && record.key === key ? record : undefined;
};

/** A damaged record counts as none. It is kept for inspection where the cache can be written. */
const discard = (layout: Layout, key: string): void => {
  try {
    setAside(layout, 'damaged', layout.record(key), `${key}.json`);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};
