import type {Cache} from '../../cache/cache.ts';
import type {StageRecord} from '../../cache/record.ts';
import {UsageError} from '../../plan/selection.ts';

export interface Found {
  /** Digest of an artifact that is in the cache, or was: then there are records of it. */
  readonly artifact: string;
  /** Those that the prefix names by artifact or key. */
  readonly records: readonly StageRecord[];
}

/**
 * The artifact whose digest, or whose record's key, begins with this.
 *
 * @throws UsageError if there is none or more than one.
 */
export const findByDigest = (cache: Cache, prefix: string): Found => {
  const records = [...cache.records.all()].filter(
    ({artifact, key}) => artifact.startsWith(prefix) || key.startsWith(prefix),
  );
  const digests = [...new Set([...records.map(({artifact}) => artifact), ...cache.artifacts.find(prefix)])];
  const [artifact] = digests;
  if (artifact === undefined)
    throw new UsageError(`${cache.root} has nothing whose digest begins with ${prefix}.`);
  if (digests.length > 1)
    throw new UsageError(`${prefix} begins ${digests.length} digests: ${digests.slice(0, 4).join(', ')}`);
  return {artifact, records};
};

/** @throws UsageError unless the one word that a command was given can be a digest. */
export const checkDigest = (word: string, command: string): void => {
  if (/^[0-9a-f]{4,64}$/.test(word)) return;
  throw new UsageError(
    `${command} takes a pipeline file and a stage, or a digest of at least 4 hex digits, not "${word}".`,
  );
};
