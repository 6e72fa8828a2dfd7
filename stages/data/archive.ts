import {readFile} from 'node:fs/promises';
import {basename} from 'node:path';
import {promisify} from 'node:util';
import {gunzip} from 'node:zlib';
import {list} from 'tar';

const unzip = promisify(gunzip);

/**
 * What some files hold, by name: the members of a `.tar`, `.tar.gz` or `.tgz`, what is in a `.gz`, and any other file as it is.
 *
 * @throws Error that names the file which cannot be read or unpacked, or whose name another one has.
 */
export const readFiles = async (paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> => {
  // What is twice in one archive was replaced there: the later one holds.
  const files = (await Promise.all(paths.map(entriesOf))).map((entries) => new Map(entries));
  const all = new Map<string, Uint8Array>();
  for (const [i, entries] of files.entries())
    for (const [name, bytes] of entries) {
      if (all.has(name))
        throw new Error(
          `${paths[i]} holds ${name}, and so does another file: name the files of one split alone`,
        );
      all.set(name, bytes);
    }
  return all;
};

export const isTar = (path: string): boolean => /\.(tar|tar\.gz|tgz)$/.test(path);

type Entry = readonly [name: string, bytes: Uint8Array];

const entriesOf = async (path: string): Promise<readonly Entry[]> => {
  try {
    if (isTar(path)) return await members(path);
    const bytes = await readFile(path);
    const name = basename(path);
    return name.endsWith('.gz') ? [[name.slice(0, -3), await unzip(bytes)]] : [[name, bytes]];
  } catch (cause) {
    throw new Error(`${basename(path)} cannot be read: ${(cause as Error).message}`, {cause});
  }
};

const members = async (file: string): Promise<readonly Entry[]> => {
  const found: Entry[] = [];
  await list({
    file,
    strict: true,
    onReadEntry: (entry) => {
      if (entry.type !== 'File') {
        entry.resume();
        return;
      }
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => found.push([entry.path, Buffer.concat(chunks)]));
    },
  });
  return found;
};
