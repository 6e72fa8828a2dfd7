import {readFileSync, rmSync} from 'node:fs';
import type {Pins} from './cache.ts';
import type {Layout} from './layout.ts';
import {namesIn} from './listing.ts';
import {replaceFile} from './replace.ts';
import type {Writer} from './writer.ts';

/** A pin is a file in `pins/` whose text is an artifact's digest. */
export const openPins = (layout: Layout, write: Writer): Pins => {
  const path = (name: string): string => `${layout.dir('pins')}/${name}`;
  return {
    all: () =>
      new Map(
        namesIn(layout.dir('pins'))
          .toSorted()
          .flatMap((name) => digestIn(path(name)).map((digest) => [name, digest])),
      ),
    set: (name, digest) => write(() => replaceFile(path(name), `${digest}\n`, 'durable')),
    remove: (name) => write(() => rmSync(path(name), {force: true})),
  };
};

/** None if there is something else: what is being written, or what somebody has put there. */
const digestIn = (path: string): readonly string[] => {
  if (path.endsWith('.tmp')) return [];
  try {
    return readFileSync(path, 'utf8').match(/^[0-9a-f]{64}(?=\s*$)/) ?? [];
  } catch (error) {
    if (['ENOENT', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
};

/** Leaves room for what `replaceFile` adds to the name; file systems allow 255. */
const longestName = 200;

/** Why a pin cannot have this name, undefined if it can. */
export const nameProblem = (name: string): string | undefined => {
  if (name === '') return 'it is empty';
  if (name.includes('/')) return 'it holds a "/"';
  if (/^[.-]/.test(name)) return `it begins with "${name[0]}"`;
  if (name.endsWith('.tmp')) return 'it ends with ".tmp"';
  if (/\p{Cc}/u.test(name)) return 'it holds a control character';
  if (Buffer.byteLength(name) > longestName) return `it is longer than ${longestName} bytes`;
  return undefined;
};
