import {chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {sha256} from '../json.ts';
import {UsageError} from '../plan/selection.ts';
import type {Bundle} from './bundle.ts';

/**
 * Puts the files of which a bundle has only the digest into the unpacked project, from a directory that holds them at
 * the same paths.
 *
 * @throws UsageError if they are not there, or are others.
 */
export const supplyFiles = (bundle: Bundle, project: string, from: string | undefined): void => {
  const wanted = Object.entries(bundle.files).filter(([, {included}]) => !included);
  const lacking = wanted.filter(([path, {sha256: digest, executable}]) => {
    const source = from === undefined ? undefined : join(from, path);
    if (source === undefined || !existsSync(source) || sha256(readFileSync(source)) !== digest) return true;
    mkdirSync(dirname(join(project, path)), {recursive: true});
    copyFileSync(source, join(project, path));
    // What a stage copies keeps its rights, and these are of the artifact's digest.
    chmodSync(join(project, path), executable ? 0o755 : 0o644);
    return false;
  });
  if (lacking.length === 0) return;
  const names = lacking.map(
    ([path, file]) => `  ${path} (sha256 ${file.sha256.slice(0, 12)}, ${file.bytes} bytes)`,
  );
  throw new UsageError(
    `The bundle has only the digests of these files. Name a directory that holds them by --files DIR:\n${names.join('\n')}`,
  );
};
