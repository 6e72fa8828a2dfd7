import type {JsonObject} from '../json.ts';
import type {SweepSummary} from '../sweep/summary.ts';

/** All that a page shows of a pipeline or a sweep. Plain JSON: it stands in a report, or is sent to a live page. */
export interface Page {
  readonly version: 1;
  readonly title: string;
  /** The command that makes it again. */
  readonly command: string;
  /** ISO 8601. */
  readonly madeAt: string;
  /** Whether it changes while one looks: then images, logs and files are at addresses of the server. */
  readonly live: boolean;
  readonly params: JsonObject;
  readonly provenance: Provenance;
  /** In topological order; of a sweep the stages of one trial, each standing for all trials' stages of that name. */
  readonly stages: readonly PageStage[];
  readonly tables: readonly PageTable[];
  readonly images: readonly PageImage[];
  readonly curves: readonly PageCurve[];
  /** What is wrong with its file, and what was left out to keep the page small; absent where there is nothing to say. */
  readonly notes?: readonly string[];
  readonly sweep?: SweepSummary;
}

/** Where and by what it was made: every value that differs between stages is listed. */
export interface Provenance {
  readonly pipe: string;
  readonly file: string;
  readonly commits: readonly string[];
  readonly hosts: readonly string[];
  readonly engines: readonly string[];
}

export interface PageStage {
  readonly id: string;
  readonly name: string;
  /** The stage type, or the command. */
  readonly action: string;
  readonly kind: string;
  /** Ids of the stages it reads. */
  readonly reads: readonly string[];
  readonly state: 'fresh' | 'stale' | 'waiting' | 'running' | 'failed';
  /** How many stages of a sweep it stands for, and how many of those are made; both 1 at most without a sweep. */
  readonly count: number;
  readonly made: number;
  /** Of the execution that made it; of a sweep the sum over those that it stands for. */
  readonly durationMs?: number;
  readonly startedAt?: string;
  readonly key?: string;
  readonly artifact?: string;
  readonly bytes?: number;
  readonly params: JsonObject;
  readonly metrics: Readonly<Record<string, number>>;
  readonly progress?: {readonly step: number; readonly total: number};
  /** The last lines that it printed, oldest first. */
  readonly log?: readonly string[];
  /** Name and address of its files; only on a live page. */
  readonly files?: readonly {readonly name: string; readonly bytes: number; readonly address: string}[];
}

/** A table that the pipeline made. */
export interface PageTable {
  readonly stage: string;
  /** Trial of a sweep that it belongs to. */
  readonly trial?: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** [row, column] of cells to mark as best. */
  readonly best: readonly (readonly [row: number, column: number])[];
}

/** A picture that a stage made: a figure, a sheet of samples, a field. */
export interface PageImage {
  readonly stage: string;
  /** Trial of a sweep that it belongs to. */
  readonly trial?: string;
  readonly name: string;
  readonly kind: string;
  /** A data URI in a report, an address on a live page. */
  readonly source: string;
  readonly width: number;
  readonly height: number;
}

/** One figure of a training over its steps. */
export interface PageCurve {
  readonly stage: string;
  readonly trial?: string;
  readonly figure: string;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}
