import {existsSync, mkdirSync, readdirSync, renameSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {makePace} from './hash.ts';
import type {Layout} from './layout.ts';
import {artifactDigest, manifestText, type Manifest, type ManifestFile} from './manifest.ts';
import {present} from './present.ts';
import {quarantine} from './quarantine.ts';
import {removeTree} from './remove-tree.ts';
import {syncToDisk} from './replace.ts';
import {sealFiles} from './seal.ts';
import {settle} from './settle.ts';
import {noteUse} from './use.ts';

export interface Stored {
  readonly digest: string;
  readonly manifest: Manifest;
}

/**
 * Makes an artifact of a staging directory: hashes it, writes its manifest beside it, makes its files read-only, and
 * publishes both by one rename. Whatever moment the process dies at, the artifact is there whole or not at all.
 */
export const storeArtifact = async (layout: Layout, files: string, kind: string): Promise<Stored> => {
  const staging = dirname(files);
  const manifest: Manifest = {version: 1, kind, files: await sealFiles(files, settle(files))};
  if (isSmall(manifest.files)) await syncFiles(files, manifest.files);
  const text = manifestText(manifest);
  const digest = artifactDigest(text);
  clearAround(staging);
  writeFileSync(`${staging}/manifest.json`, text, {mode: 0o444});
  syncToDisk(`${staging}/manifest.json`);
  publish(layout, staging, digest);
  return {digest, manifest};
};

const SMALL_BYTES = 64 * 2 ** 20;
const SMALL_FILES = 256;

/**
 * Only the bytes of small artifacts are forced to the disk: for gigabytes that takes many times longer than hashing
 * them, and for names as long as for bytes. What a power cut tears is noticed all the same, since every name and byte is
 * checked before it is trusted, and is made again.
 */
const isSmall = (files: readonly ManifestFile[]): boolean =>
  files.length <= SMALL_FILES && files.reduce((sum, file) => sum + file.bytes, 0) <= SMALL_BYTES;

const syncFiles = async (dir: string, files: readonly ManifestFile[]): Promise<void> => {
  const pace = makePace();
  for (const {path} of files) {
    syncToDisk(`${dir}/${path}`);
    if (pace.due()) await pace.pause();
  }
};

/** Only `files` and the manifest are the artifact. */
const clearAround = (staging: string): void => {
  for (const name of readdirSync(staging)) if (name !== 'files') removeTree(`${staging}/${name}`);
};

/** The rename. Equal bytes that are there already stay, and ours go; what is there torn is moved aside. */
const publish = (layout: Layout, staging: string, digest: string): void => {
  const target = layout.artifact(digest);
  mkdirSync(dirname(target), {recursive: true});
  for (;;) {
    if (existsSync(target) && !present(layout, digest)) quarantine(layout, digest);
    try {
      return renameSync(staging, target);
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (present(layout, digest)) return keepExisting(target, staging);
    }
  }
};

const isTaken = (error: unknown): boolean =>
  ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '');

const keepExisting = (target: string, staging: string): void => {
  noteUse(target);
  removeTree(staging);
};
