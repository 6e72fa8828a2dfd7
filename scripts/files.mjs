import {chmodSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** Root of this checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Newest modification time, in ms, of a file or of the files in a directory; 0 if it is missing. */
export const newest = (path) => {
  const stat = statSync(path, {throwIfNoEntry: false});
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
};

/** Writes a file unless it says so already; by rename, so that a process that starts meanwhile reads a whole one. */
export const writeIfChanged = (path, contents, mode = 0o644) => {
  const present = statSync(path, {throwIfNoEntry: false}) && readFileSync(path);
  if (present && Buffer.compare(present, contents) === 0) return;
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  chmodSync(temporary, mode);
  renameSync(temporary, path);
};
