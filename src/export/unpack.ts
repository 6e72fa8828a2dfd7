import {existsSync, lstatSync, mkdirSync, readFileSync, rmSync} from 'node:fs';
import {join, normalize} from 'node:path';
import * as tar from 'tar';
import {artifactDigest, manifestText} from '../cache/manifest.ts';
import {leavesOf} from '../cache/tree.ts';
import {sha256} from '../json.ts';
import {bundleFile, bundleTexts, digestFile, projectDir, type Bundle} from './bundle.ts';
import {bundledFiles} from './pack.ts';
import {supplyFiles} from './supply.ts';

/** The bytes of a bundle are not those that it says. */
export class BundleDamaged extends Error {
  override readonly name = 'BundleDamaged';

  constructor(file: string, problem: string) {
    super(`${file} cannot be trusted: ${problem}.\nGet it again from where it came from.`);
  }
}

/**
 * Unpacks a bundle into a new directory, once every byte of it is found to be what it says.
 *
 * @param filesFrom where the files lie of which it has only the digest.
 * @throws BundleDamaged, or UsageError if files are lacking; then there is no directory.
 */
export const unpackBundle = async (file: string, dir: string, filesFrom?: string): Promise<Bundle> => {
  mkdirSync(dir, {recursive: true});
  try {
    await extract(file, dir);
    const bundle = checked(file, dir);
    supplyFiles(bundle, join(dir, projectDir), filesFrom);
    return bundle;
  } catch (error) {
    rmSync(dir, {recursive: true, force: true});
    throw error;
  }
};

const extract = async (file: string, dir: string): Promise<void> => {
  try {
    await tar.extract({
      file,
      cwd: dir,
      strict: true,
      filter: (_, entry) => !('type' in entry) || entry.type === 'File',
    });
  } catch (error) {
    throw new BundleDamaged(file, `it is no whole .tar.gz (${(error as Error).message})`);
  }
};

const checked = (file: string, dir: string): Bundle => {
  const read = (name: string): string => {
    if (!existsSync(join(dir, name))) throw new BundleDamaged(file, `it has no ${name}`);
    return readFileSync(join(dir, name), 'utf8');
  };
  const text = read(bundleFile);
  if (!read(digestFile).startsWith(sha256(text)))
    throw new BundleDamaged(file, `${bundleFile} has other bytes than ${digestFile} says`);
  const bundle = JSON.parse(text) as Bundle;
  if ((bundle.version as number) !== 1)
    throw new BundleDamaged(file, `this pipe knows bundles of version 1, not ${String(bundle.version)}`);
  const problem = problemOf(bundle, dir);
  if (problem !== undefined) throw new BundleDamaged(file, problem);
  return bundle;
};

const problemOf = (bundle: Bundle, dir: string): string | undefined => {
  const files = bundledFiles(bundle);
  const names = new Set([...files.map(({name}) => name), ...Object.keys(bundleTexts(bundle))]);
  const stranger = leavesOf(dir).find(({path}) => !names.has(path));
  if (stranger) return `it has ${stranger.path}, of which it does not speak`;
  const outside = Object.keys(bundle.files).find((path) => /^(\.\.)?(\/|$)/.test(normalize(path)));
  if (outside !== undefined) return `${outside} would lie outside of it`;
  const changed = files.find(({name, sha256: digest}) => {
    const path = join(dir, name);
    return !lstatSync(path, {throwIfNoEntry: false})?.isFile() || sha256(readFileSync(path)) !== digest;
  });
  if (changed) return `${changed.name} is not what it was`;
  const torn = bundle.stages.find(
    ({manifest, record}) => artifactDigest(manifestText(manifest)) !== record.artifact,
  );
  return torn && `the files of ${torn.stage} do not make the artifact ${torn.record.artifact.slice(0, 12)}`;
};
