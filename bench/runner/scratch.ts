import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const pipe = fileURLToPath(new URL('../../dist/pipe.js', import.meta.url));

/** The command line of `pipe` with these words. */
export const pipeCommand = (...words: readonly string[]): string[] => [process.execPath, pipe, ...words];

/** Works in a project directory of its own, removed afterwards. */
export const inScratch = async <T>(work: (dir: string) => Promise<T>): Promise<T> => {
  const dir = mkdtempSync(join(tmpdir(), 'pipe-bench-'));
  try {
    writeFileSync(join(dir, 'package.json'), '{}');
    return await work(dir);
  } finally {
    rmSync(dir, {recursive: true, force: true});
  }
};
