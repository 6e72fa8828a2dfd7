import {randomUUID} from 'node:crypto';
import {closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';

/** A short name that nobody else has. Random bytes by themselves cost a call of the system, this one in 128 names. */
export const uniqueName = (): string => randomUUID().replaceAll('-', '').slice(-16);

/** Forces a file, or the names in a directory, to the disk. */
export const syncToDisk = (path: string): void => {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

const writeNew = (path: string, text: string, durable: boolean): void => {
  const descriptor = openSync(path, 'wx');
  try {
    writeFileSync(descriptor, text);
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/**
 * Puts a whole file in place at once: readers see the old text or the new, never a part. `durable` also survives a
 * power cut; `quick` is for what can be worked out again.
 */
export const replaceFile = (path: string, text: string, care: 'durable' | 'quick'): void => {
  const durable = care === 'durable';
  mkdirSync(dirname(path), {recursive: true});
  const temporary = `${path}.${uniqueName()}.tmp`;
  try {
    writeNew(temporary, text, durable);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, {force: true});
    throw error;
  }
  if (durable) syncToDisk(dirname(path));
};
