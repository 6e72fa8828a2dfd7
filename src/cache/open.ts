import {mkdirSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {openArtifacts} from './artifacts.ts';
import type {Cache} from './cache.ts';
import {openFileDigests} from './file-digests.ts';
import {layoutOf} from './layout.ts';
import {openLeases} from './leases.ts';
import {checkPlace} from './place.ts';
import {openPins} from './pins.ts';
import {setAside} from './quarantine.ts';
import {openRecords} from './records.ts';
import {removeTree} from './remove-tree.ts';
import {makeStaging} from './staging.ts';
import {checkVersion, writerOf} from './writer.ts';

/**
 * Opens a cache directory, which need not exist: the first write makes it, reading leaves no trace.
 *
 * @throws CacheMisplaced where there is something other than a directory; CacheVersionError for a format that this
 * program does not know. Methods that write throw CacheUnwritable
 * when the disk is full or protected.
 */
export const openCache = (root: string): Cache => {
  const layout = layoutOf(resolve(root));
  checkPlace(layout);
  checkVersion(layout);
  const write = writerOf(layout);
  return {
    root: layout.root,
    artifacts: openArtifacts(layout, write),
    records: openRecords(layout, write),
    pins: openPins(layout, write),
    leases: openLeases(layout, write),
    files: openFileDigests(layout),
    stage: () => write(() => made(`${makeStaging(layout)}/files`)),
    checkpoints: (key) => write(() => made(layout.checkpoints(key))),
    dropCheckpoints: (key) => write(() => removeTree(layout.checkpoints(key))),
    log: (key) => write(() => (made(dirname(layout.log(key))), layout.log(key))),
    progress: (key) => layout.progress(key),
    keepTainted: (staging, key) => write(() => `${setAside(layout, 'tainted', dirname(staging), key)}/files`),
  };
};

const made = (path: string): string => {
  mkdirSync(path, {recursive: true});
  return path;
};
