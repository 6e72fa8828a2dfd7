/** The cache has a format that this program does not know. */
export class CacheVersionError extends Error {
  constructor(root: string, found: string, known: string) {
    super(
      /^\d+$/.test(found)
        ? `The cache ${root} has format ${JSON.stringify(found)}; this version of pipe reads format ${known}.\n` +
            `Use the version of pipe that made it, or ${another}, or delete this one: everything in it can be made again.`
        : `${root} is not a cache of pipe: its file \`version\` says ${JSON.stringify(found.slice(0, 40))}.\nTo use one, ${another}.`,
    );
    this.name = 'CacheVersionError';
  }
}

const another = 'name another directory with --cache DIR or PIPE_CACHE';

/** There can be no cache at this place, for something else is there. */
export class CacheMisplaced extends Error {
  constructor(root: string, problem: string) {
    super(`The cache cannot be ${root}: ${problem}.\nTo use one, ${another}.`);
    this.name = 'CacheMisplaced';
  }
}

/** The file system does not let the cache be written; the cause has the system's own words. */
export class CacheUnwritable extends Error {
  constructor(root: string, cause: NodeJS.ErrnoException) {
    super(`Cannot write the cache ${root}: ${reason(cause)}.\n${remedy(cause)}`, {cause});
    this.name = 'CacheUnwritable';
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'a file is larger than the limit of this shell or file system allows (see `ulimit -f`)',
  ENOTDIR: 'a part of its path is a file, not a directory',
};

const reason = (cause: NodeJS.ErrnoException): string =>
  `${reasons[cause.code ?? ''] ?? cause.message}${cause.path === undefined ? '' : ` (${cause.path})`}`;

const remedy = ({code = ''}: NodeJS.ErrnoException): string =>
  `${remedies[code] ?? 'Give yourself the right to write there'}, or ${another}.`;

const space = 'Free some space, for instance with `pipe cache gc`';

const remedies: Readonly<Record<string, string>> = {ENOSPC: space, EDQUOT: space, EFBIG: 'Raise that limit'};

/** What a full or protected disk says, as CacheUnwritable; any other error as it is. */
export const explained = (root: string, error: unknown): unknown =>
  isRefusal(error) ? new CacheUnwritable(root, error) : error;

const isRefusal = (error: unknown): error is NodeJS.ErrnoException =>
  Object.hasOwn(reasons, (error as NodeJS.ErrnoException | undefined)?.code ?? '');

/** Does what a cache that cannot be written can go without. */
export const ifWritable = (work: () => void): void => {
  try {
    work();
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
};

/** The bytes of an artifact are not those its digest names. */
export class ArtifactDamaged extends Error {
  readonly digest: string;
  readonly paths: readonly string[];
  constructor(digest: string, paths: readonly string[]) {
    super(
      `Artifact ${digest.slice(0, 12)} is damaged: ${paths.join(', ')}.\nRun its pipeline again: it will be made anew.`,
    );
    this.name = 'ArtifactDamaged';
    this.digest = digest;
    this.paths = paths;
  }
}

/** A stage filled its directory with something an artifact cannot hold. */
export class ArtifactRefused extends Error {
  readonly path: string;
  constructor(path: string, problem: string, remedy: string) {
    super(`The artifact cannot be stored: ${JSON.stringify(path)} ${problem}.\n${remedy}`);
    this.name = 'ArtifactRefused';
    this.path = path;
  }
}

/** What is made for a user never overwrites. */
export class TargetExists extends Error {
  constructor(target: string) {
    super(`${target} exists already.\nGive --to a name that does not exist yet, or remove it first.`);
    this.name = 'TargetExists';
  }
}

/** Another live process went on executing the key for longer than the caller would wait. */
export class LeaseTimeout extends Error {
  readonly holder: string;
  constructor(key: string, holder: string, timeoutMs: number) {
    super(
      `Key ${key.slice(0, 12)} is being executed by ${holder}; gave up after ${(timeoutMs / 1000).toFixed(1)} s.\n` +
        'Wait longer with --wait SECONDS, or stop that process.',
    );
    this.name = 'LeaseTimeout';
    this.holder = holder;
  }
}
