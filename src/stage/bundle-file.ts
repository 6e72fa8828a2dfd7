import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {replaceFile} from '../cache/replace.ts';
import {sha256} from '../json.ts';
import {packageRoot, upward} from './installation.ts';

/** A bundle file is not what its name says. */
export class BundleDamaged extends Error {
  override readonly name = 'BundleDamaged';
}

/** The node_modules directory that Node would look into first from `dir`. */
const nearestPackages = (dir: string): string | undefined => {
  const base = upward(dir, (above) => existsSync(join(above, 'node_modules')));
  return base && realpathSync(join(base, 'node_modules'));
};

/**
 * The directory in which a stage type's bundle can be imported where it lies. Node looks for packages upward, so each
 * level links one node_modules: the inner that of the stage type, if it has its own, the outer that of this installation.
 */
export const bundleDirectory = (stageFile: string): string => {
  const own = nearestPackages(dirname(stageFile));
  const ours = nearestPackages(packageRoot);
  const levels = [...new Set([ours, own])].filter((dir) => dir !== undefined);
  return join(...levels.map((dir) => sha256(dir).slice(0, 16)));
};

/** Writes a bundle below `code` and returns its path relative to it: the name is the sha256 of the text. */
export const writeBundle = (code: string, stageFile: string, text: string): string => {
  const path = join(bundleDirectory(stageFile), `${sha256(text)}.mjs`);
  linkPackages(code, stageFile);
  replaceFile(join(code, path), text, 'quick');
  return path;
};

const linkPackages = (code: string, stageFile: string): void => {
  const inner = join(code, bundleDirectory(stageFile));
  const outer = join(code, bundleDirectory(join(packageRoot, 'package.json')));
  mkdirSync(inner, {recursive: true});
  link(nearestPackages(packageRoot), join(outer, 'node_modules'));
  if (inner !== outer) link(nearestPackages(dirname(stageFile)), join(inner, 'node_modules'));
};

const link = (target: string | undefined, path: string): void => {
  if (target === undefined || lstatSync(path, {throwIfNoEntry: false})) return;
  try {
    symlinkSync(target, path, 'dir');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/** By stat alone: a bundle of this size is there, and so is the link by which it finds its packages. */
export const bundlePresent = (path: string, bytes: number): boolean =>
  statSync(path, {throwIfNoEntry: false})?.size === bytes && existsSync(join(dirname(path), 'node_modules'));

/**
 * Checks that a bundle is, byte for byte, the text that was hashed. A damaged one is removed, so that the next run
 * writes it anew.
 *
 * @throws BundleDamaged
 */
export const checkBundle = (path: string): void => {
  if (sha256(readFileSync(path)) === basename(path, '.mjs')) return;
  rmSync(path);
  throw new BundleDamaged(
    `The stage's code was damaged on disk (${path}). It is removed: run again and it is made anew.`,
  );
};
