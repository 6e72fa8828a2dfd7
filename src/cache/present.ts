import {lstatSync, readFileSync} from 'node:fs';
import type {Layout} from './layout.ts';
import {isAbsence} from './listing.ts';
import {trustedManifest, type Manifest} from './manifest.ts';

/** An artifact's manifest, or undefined if there is none or it is not the one its digest names. */
export const readManifest = (layout: Layout, digest: string): Manifest | undefined => {
  try {
    return trustedManifest(readFileSync(layout.manifest(digest), 'utf8'), digest);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
};

/** Whether the manifest is there and each of its files with its size: what a stage that is only skipped needs. */
export const present = (layout: Layout, digest: string): boolean => {
  const dir = layout.artifactFiles(digest);
  const manifest = readManifest(layout, digest);
  if (manifest === undefined || !isDirectory(dir)) return false;
  return manifest.files.every((file) => hasSize(`${dir}/${file.path}`, file.bytes));
};

const isDirectory = (path: string): boolean =>
  lstatSync(path, {throwIfNoEntry: false})?.isDirectory() === true;

const hasSize = (path: string, bytes: number): boolean => {
  const stat = lstatSync(path, {throwIfNoEntry: false});
  return stat !== undefined && stat.size === bytes && stat.isFile();
};
