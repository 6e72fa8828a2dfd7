import {closeSync, constants, existsSync, lstatSync, openSync, type Stats} from 'node:fs';
import {sha256} from '../json.ts';
import {hashPaced, makePace, type Pace} from './hash.ts';
import type {Layout} from './layout.ts';
import {isAbsence} from './listing.ts';
import type {Manifest, ManifestFile} from './manifest.ts';
import {readManifest} from './present.ts';
import {isSettled} from './racy.ts';
import {leavesOf} from './tree.ts';
import {noteUse} from './use.ts';

/** What the manifest is called among the damaged paths. */
export const MANIFEST = 'manifest.json';

/**
 * Checks artifacts against their digests: the manifest against the name of its directory, and every file against the
 * manifest; what is missing or was added is damage too. An artifact found whole is not hashed again as long as the
 * stat of each of its files stays what it was.
 */
export const makeVerifier = (layout: Layout): ((digest: string) => Promise<readonly string[]>) => {
  const whole = new Map<string, string>();
  const running = new Map<string, Promise<readonly string[]>>();

  const check = async (digest: string): Promise<readonly string[]> => {
    const manifest = readManifest(layout, digest);
    if (manifest === undefined) return [MANIFEST];
    const dir = layout.artifactFiles(digest);
    if (!existsSync(dir)) return ['files'];
    const before = look(dir, manifest);
    if (before.damaged.length > 0) return before.damaged;
    noteUse(layout.artifact(digest));
    if (whole.get(digest) === before.signature) return [];
    const damaged = await hashAll(dir, manifest.files);
    if (damaged.length === 0 && before.settled) whole.set(digest, before.signature);
    return damaged;
  };

  // Another process may move a damaged artifact aside while this one looks at it: look again at what is left.
  const checkAgain =
    (digest: string) =>
    (error: unknown): Promise<readonly string[]> => {
      if (isAbsence(error)) return checkWhole(digest);
      throw error;
    };
  const checkWhole = (digest: string): Promise<readonly string[]> => check(digest).catch(checkAgain(digest));

  // Two stages that start together and read the same artifact have it hashed once.
  return (digest) => {
    const promise = running.get(digest) ?? checkWhole(digest).finally(() => running.delete(digest));
    running.set(digest, promise);
    return promise;
  };
};

interface Look {
  readonly damaged: readonly string[];
  /** Equal signatures: nothing was written in between. */
  readonly signature: string;
  /** Whether the stamps are old enough for a later write to show in them. */
  readonly settled: boolean;
}

/** All that the directory tells without its bytes being read. */
const look = (dir: string, manifest: Manifest): Look => {
  const expected = new Map(manifest.files.map((file) => [file.path, file]));
  const leaves = leavesOf(dir);
  const names = new Set(leaves.map(({path}) => path));
  const missing = manifest.files.map(({path}) => path).filter((path) => !names.has(path));
  const extra = leaves.filter(({path, type}) => type !== 'file' || !expected.has(path)).map(({path}) => path);
  const files = manifest.files.filter(({path}) => names.has(path));
  const stats = files.map((file) => ({file, stat: lstatSync(`${dir}/${file.path}`)}));
  const changed = stats.filter(({file, stat}) => !agrees(file, stat)).map(({file}) => file.path);
  const now = Date.now();
  return {
    damaged: [...new Set([...missing, ...extra, ...changed])].sort(),
    signature: sha256(
      stats.map(({stat}) => `${stat.ino}:${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}`).join(),
    ),
    settled: stats.every(({stat}) => isSettled(stat, now)),
  };
};

const agrees = (file: ManifestFile, stat: Stats): boolean =>
  stat.size === file.bytes && ((stat.mode & 0o111) !== 0) === file.executable;

const hashAll = async (dir: string, files: readonly ManifestFile[]): Promise<readonly string[]> => {
  const pace = makePace();
  const damaged: string[] = [];
  for (const file of files) {
    if (!(await isWhole(`${dir}/${file.path}`, file, pace))) damaged.push(file.path);
    if (pace.due()) await pace.pause();
  }
  return damaged;
};

const isWhole = async (path: string, file: ManifestFile, pace: Pace): Promise<boolean> => {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return (await hashPaced(descriptor, file.bytes, pace)).sha256 === file.sha256;
  } catch (error) {
    // A sector that cannot be read is damage like any other.
    if ((error as NodeJS.ErrnoException).code === 'EIO') return false;
    throw error;
  } finally {
    closeSync(descriptor);
  }
};
