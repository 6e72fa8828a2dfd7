import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll} from 'vitest';

const made: string[] = [];

afterAll(async () => {
  await Promise.all(made.splice(0).map((dir) => rm(dir, {recursive: true})));
});

/** A new empty directory, gone after the tests of the file. */
export const newDirectory = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'pipe-artifact-'));
  made.push(dir);
  return dir;
};
