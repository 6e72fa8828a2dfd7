import type {Manifest} from './manifest.ts';
import type {StageRecord} from './record.ts';

/**
 * A cache directory. Its promises: nothing half-written is ever visible; an artifact or record never changes once
 * visible; bytes are checked against the manifest before a stage reads or a user exports them; only `gc` deletes.
 */
export interface Cache {
  readonly root: string;
  readonly artifacts: Artifacts;
  readonly records: Records;
  readonly pins: Pins;
  readonly leases: Leases;
  readonly files: FileDigests;
  /** A new empty directory on the cache's file system, for an artifact in the making. */
  stage(): string;
  /** The checkpoint directory of a key, created if absent. */
  checkpoints(key: string): string;
  dropCheckpoints(key: string): void;
  /** Path of the log file of a key's latest execution (its directory exists). */
  log(key: string): string;
  /** Path of the file beside the log that keeps how far a key's executions got; absent if they did not say. */
  progress(key: string): string;
  /** Moves a staging directory to `tainted/` for inspection and returns where it is now. */
  keepTainted(staging: string, key: string): string;
}

export interface Artifacts {
  /** Directory of an artifact's files. */
  path(digest: string): string;
  manifest(digest: string): Manifest | undefined;
  /** By stat alone: the manifest is there and every file has its size. */
  present(digest: string): boolean;
  /** Hashes every byte against the manifest; returns the damaged paths, none if whole. Hashed once a process. */
  verify(digest: string): Promise<readonly string[]>;
  /** Moves a damaged artifact aside, so that it is made again. Returns where it is now. */
  quarantine(digest: string): string;
  /** Takes over a staging directory: hashes it, makes it read-only, publishes it by rename. Idempotent. */
  store(staging: string, kind: string): Promise<{readonly digest: string; readonly manifest: Manifest}>;
  /**
   * Writes a verified copy to a new directory, by reflink or hard link where the file system can. Hard-linked files
   * are the cache's own bytes and therefore stay read-only; reflinks and copies are the user's and writable.
   * @throws ArtifactDamaged with the damaged paths; TargetExists when there is something at `to`.
   */
  checkout(digest: string, to: string): Promise<CheckoutWay>;
  /** Full digests that begin with this prefix. */
  find(prefix: string): readonly string[];
}

/** How the files of a checkout came to be. `reflink` and `copy` can be written to, `hard link` cannot. */
export type CheckoutWay = 'reflink' | 'hard link' | 'copy';

export interface Records {
  read(key: string): StageRecord | undefined;
  write(record: StageRecord): void;
  /** The key each stage of a pipeline file last had (finished or reused): what `why`, `ls` and `gc` start from. */
  latest(pipelineFile: string, sweep?: string): Readonly<Record<string, string>>;
  setLatest(pipelineFile: string, keys: Readonly<Record<string, string>>, sweep?: string): void;
  all(): Iterable<StageRecord>;
}

/** Names for artifacts that stay, whatever becomes of the pipelines that made them. */
export interface Pins {
  /** Name → digest, by name. */
  all(): ReadonlyMap<string, string>;
  /** @param name as `nameProblem` allows it. */
  set(name: string, digest: string): void;
  remove(name: string): void;
}

export interface Leases {
  /**
   * The exclusive right to execute a key. Waits while a live process holds it; a dead owner's lease is taken over
   * after the process group it left behind has been ended.
   * @param onWait called once, with the holder, when it has to wait.
   * @throws LeaseTimeout after `timeoutMs`; GroupLeft if that group cannot be ended.
   */
  acquire(
    key: string,
    options: {signal: AbortSignal; timeoutMs?: number; onWait?: (holder: string) => void},
  ): Promise<Lease>;
  /**
   * Ends what killed runners of this machine left behind: the process groups their leases name, and the leases.
   * Returns one line for each process group that was ended, or could not be: its key has to wait, others need not.
   * Every command begins with it; it is free when there is nothing.
   */
  reap(): Promise<readonly string[]>;
  /** Since when a live process has been executing a key, in ms since 1970; undefined if none is. */
  since(key: string): number | undefined;
}

export interface Lease {
  /** Notes the process group the stage runs in, so that a successor can end it. */
  setChild(pid: number): void;
  release(): void;
}

export interface FileDigests {
  /** No file in here is asked for. */
  readonly cacheRoot: string;
  /** sha256 of a file, from the stat cache where its stat proves that it is unchanged (git's rule for racy stamps). */
  digest(path: string): string;
  /** Writes the stat cache, by rename. Where the cache cannot be written, files are hashed again the next time. */
  save(): void;
}
