import {constants} from 'node:fs';
import {copyFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import type {Codec} from '../../src/stage/stage.ts';

/** A file by its name in the artifact, and where its bytes lie. */
export interface NamedFile {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
}

/** Files as they are, in the order of their names. */
export const files: Codec<readonly NamedFile[]> = {
  kind: 'files',
  read: async (dir) => {
    const names = (await readdir(dir)).sort();
    return names.map((name) => ({name, path: join(dir, name)}));
  },
  write: async (dir, value) => {
    for (const {name, path} of value) await copyFile(path, join(dir, name), constants.COPYFILE_FICLONE);
  },
};
