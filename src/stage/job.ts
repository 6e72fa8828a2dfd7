import type {JsonObject} from '../json.ts';

/** What the process of a `uses` stage is told: the one argument of `child.ts`, as a JSON file. */
export interface Job {
  /** Absolute path of the stage's bundle. */
  readonly bundle: string;
  readonly params: JsonObject;
  /** Input directories. A list for `many`, absent for an `optional` input that is not wired. */
  readonly inputs: Readonly<Record<string, JobInput | readonly JobInput[]>>;
  readonly files: readonly string[];
  /** The empty directory to fill. */
  readonly out: string;
  readonly checkpoints: string;
  readonly threads: number;
  readonly compile: boolean;
}

export interface JobInput {
  readonly stage: string;
  readonly cell: Readonly<Record<string, string>>;
  readonly dir: string;
}
