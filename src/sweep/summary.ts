import type {Json, JsonObject} from '../json.ts';

/** A sweep as a reader wants it: what was tried, what came out, and which is best. Plain data. */
export interface SweepSummary {
  readonly name: string;
  /** The pipeline file, and the profile and other settings that all trials share. */
  readonly file: string;
  readonly profile?: string;
  readonly set: JsonObject;
  readonly stages: readonly string[];
  /** The options by which its trials were declared, one command after the other. */
  readonly declaredBy: readonly (readonly string[])[];
  /** The swept params in the order they were declared, each with its values in the order they were met. */
  readonly axes: readonly Axis[];
  /** The param that repeats a point, if points are repeated. */
  readonly seedParam?: string;
  readonly goals: readonly Goal[];
  /** Names of the metrics that trials have, those of the goals first. */
  readonly metrics: readonly string[];
  readonly trials: readonly TrialSummary[];
  readonly points: readonly PointSummary[];
}

export interface Axis {
  readonly param: string;
  readonly values: readonly Json[];
}

export interface Goal {
  readonly metric: string;
  readonly direction: 'min' | 'max';
}

export type EndState = 'finished' | 'failed' | 'stopped';
export type TrialState = 'pending' | 'running' | EndState;

/** One assignment of the swept params and, where points are repeated, of the seed. */
export interface TrialSummary {
  /** The first hex digits of the digest of its overlay, 8 or more. */
  readonly id: string;
  /** Swept param → value, without the seed. */
  readonly point: JsonObject;
  readonly seed?: Json;
  readonly state: TrialState;
  /** Why it failed, or was stopped. */
  readonly detail?: string;
  readonly metrics: Readonly<Record<string, number>>;
  /** Id of a stage in the trial's own pipeline → key of its record, as far as made. */
  readonly keys: Readonly<Record<string, string>>;
}

/** The trials that differ only in their seed. */
export interface PointSummary {
  readonly point: JsonObject;
  /** Ids of its trials. */
  readonly trials: readonly string[];
  /** Metric → its mean over the finished trials that have it. */
  readonly metrics: Readonly<Record<string, Estimate>>;
  /** The metrics of the goals by which it is the best, of the points whose finished trials all have them. */
  readonly bestBy: readonly string[];
}

export interface Estimate {
  readonly mean: number;
  /** Half the width of the 95 % interval of the mean by Student's t; absent for fewer than two values. */
  readonly half?: number;
  readonly count: number;
}
