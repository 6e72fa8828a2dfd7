import type {Json, JsonObject} from '../json.ts';

/** The components of a key, kept whole so that `why` can name the first difference by value. */
export interface KeyParts {
  readonly type?: string;
  readonly command?: string | readonly string[];
  /** Kind of a command's artifact, which only its declaration states. */
  readonly kind?: string;
  /** Digest of the stage's code. */
  readonly code?: string;
  readonly params: JsonObject;
  /** Input name → artifact digest, or for a list `[[label, digest], …]`. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** Path relative to the pipeline file → sha256. */
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** What one execution was. Immutable once written. */
export interface StageRecord {
  readonly version: 1;
  readonly key: string;
  readonly parts: KeyParts;
  /** Digest of the artifact it made, and its kind. */
  readonly artifact: string;
  readonly kind: string;
  readonly stage: string;
  readonly pipeline: string;
  /** Source file → sha256 and package → version of the code that ran. */
  readonly sources: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly attempts: number;
  readonly host: Readonly<Record<string, string>>;
  readonly engine: Readonly<Record<string, string>>;
  /** Numbers the stage reported by `metric`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Commit of the checkout and whether it was clean; absent outside git. */
  readonly git?: {readonly commit: string; readonly clean: boolean};
}

/** Order of executions, for `sort`. */
export const newestFirst = (a: StageRecord, b: StageRecord): number => b.startedAt.localeCompare(a.startedAt);

/** When an execution ended, in ISO 8601. */
export const madeAt = ({startedAt, durationMs}: StageRecord): string =>
  new Date(Date.parse(startedAt) + durationMs).toISOString();
