import {basename} from 'node:path';
import type {NamedFile} from './files.ts';

/**
 * The one file of a stage that reads one: its own, or a fetched one.
 *
 * @throws TypeError that says how to name it, as in files: [example].
 */
export const theOneFile = (
  own: readonly string[],
  fetched: readonly NamedFile[] | undefined,
  example: string,
): string => {
  const files = [...own, ...(fetched ?? []).map(({path}) => path)];
  const [file] = files;
  if (file !== undefined && files.length === 1) return file;
  const got =
    file === undefined ? 'none' : `${files.length}: ${files.map((path) => basename(path)).join(', ')}`;
  throw new TypeError(
    `it reads one file, got ${got}; name it in the stage, as in files: [${example}], or wire the input "files"`,
  );
};

/** What goes wrong in a file is told under its name. */
export const namingFile = <T>(file: string, read: () => T): T => {
  try {
    return read();
  } catch (cause) {
    throw new RangeError(`${basename(file)}: ${(cause as Error).message}`, {cause});
  }
};
