import {readdirSync, readFileSync} from 'node:fs';

/** Whether an error says that there is nothing at a path. */
export const isAbsence = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** The names in a directory, none if it does not exist (directories of a cache are made when first needed). */
export const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

/** The text of a file, none if it does not exist. */
export const textIn = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsence(error)) return '';
    throw error;
  }
};
