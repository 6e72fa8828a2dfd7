import {mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {basename, dirname, join, relative} from 'node:path';
import {extract} from 'tar';
import type {Report} from '../../src/stage/stage.ts';
import {withFile} from '../artifacts/byte-source.ts';
import {openZip} from '../artifacts/unzip.ts';
import {isTar} from './archive.ts';

export const isArchive = (path: string): boolean => isTar(path) || path.endsWith('.zip');

export interface Unpacking {
  /** Of an archive only what is below any directory of this name; all if absent. */
  readonly below: string | undefined;
  /** A directory for what is unpacked. */
  readonly checkpoints: string;
  readonly report: Pick<Report, 'note'>;
}

/**
 * Paths of images: files as they are, and the images in archives (`.tar`, `.tar.gz`, `.tgz`, `.zip`), unpacked. Of an
 * archive's other files nothing is unpacked; how many they are is noted.
 *
 * @throws Error that names the archive which cannot be read or holds no such image.
 */
export const imagePaths = async (
  paths: readonly string[],
  unpacking: Unpacking,
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const [at, path] of paths.entries()) {
    const dir = join(unpacking.checkpoints, `archive-${at}`);
    found.push(...(isArchive(path) ? await unpacked(path, dir, unpacking) : [path]));
  }
  return found;
};

const unpacked = async (
  path: string,
  dir: string,
  {below, report}: Unpacking,
): Promise<readonly string[]> => {
  const others: string[] = [];
  const wanted = (name: string): boolean => {
    if (below !== undefined && !`/${name}`.includes(`/${below}/`)) return false;
    if (!isImage(name)) others.push(name);
    return isImage(name);
  };
  mkdirSync(dir, {recursive: true});
  try {
    if (isTar(path)) await untar(path, dir, wanted);
    else unzip(path, dir, wanted);
  } catch (cause) {
    throw new Error(`${basename(path)} cannot be read: ${(cause as Error).message}`, {cause});
  }
  const images = readdirSync(dir, {recursive: true, encoding: 'utf8'}).filter(isImage);
  const place = below === undefined ? '' : ` below a directory ${below}`;
  if (images.length === 0) throw new Error(`${basename(path)} holds no image${place}`);
  if (others.length > 0)
    report.note(`${basename(path)}: ${others.length} files${place} are no images, such as ${others[0]}`);
  return images.map((name) => join(dir, name));
};

/** What sharp decodes, but for what a Mac puts beside it. */
const isImage = (name: string): boolean =>
  /\.(png|jpe?g|webp|gif|tiff?|avif)$/i.test(name) && !/(^|\/)(__MACOSX\/|\._)/.test(name);

type Wanted = (name: string) => boolean;

/** Members that would leave the directory are refused by `tar`. */
const untar = (file: string, cwd: string, wanted: Wanted): Promise<void> =>
  extract({
    file,
    cwd,
    strict: true,
    filter: (name, entry) => 'type' in entry && entry.type === 'File' && wanted(name.replace(/^(\.\/)+/, '')),
  });

const unzip = (path: string, dir: string, wanted: Wanted): void =>
  withFile(path, (source) => {
    for (const [name, entry] of openZip(source)) {
      if (name.endsWith('/') || !wanted(name)) continue;
      const target = join(dir, name);
      if (relative(dir, target).startsWith('..')) throw new RangeError(`${name} would lie outside of it`);
      mkdirSync(dirname(target), {recursive: true});
      writeFileSync(target, entry.read());
    }
  });
