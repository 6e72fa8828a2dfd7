import type {StageEvent} from '../stage/event.ts';

/** Everything that happens in a run, in order; reporters see nothing else. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly pipeline: string;
      readonly stages: readonly string[];
      /** Those of them that are not fresh. */
      readonly stale: readonly string[];
    }
  | {
      readonly type: 'stage-reused';
      readonly stage: string;
      readonly key: string;
      readonly artifact: string;
      readonly how: 'fresh' | 'shared';
    }
  | {readonly type: 'stage-waiting'; readonly stage: string; readonly on: string}
  | {
      readonly type: 'stage-started';
      readonly stage: string;
      readonly key: string;
      readonly reason: string;
      readonly attempt: number;
      readonly log: string;
      readonly expectedMs?: number;
    }
  | {readonly type: 'stage-event'; readonly stage: string; readonly event: StageEvent}
  | {
      readonly type: 'stage-finished';
      readonly stage: string;
      readonly key: string;
      readonly artifact: string;
      readonly durationMs: number;
    }
  | {
      readonly type: 'stage-failed';
      readonly stage: string;
      readonly error: string;
      readonly tail: readonly string[];
      readonly log: string;
      readonly retrying: boolean;
    }
  | {
      readonly type: 'stage-tainted';
      readonly stage: string;
      readonly changed: readonly string[];
      /** Those of them that have the same bytes again. */
      readonly written: readonly string[];
      readonly kept: string;
    }
  | {
      readonly type: 'stage-skipped';
      readonly stage: string;
      readonly because: string;
      /** What became of the stage whose key it has, and that key; absent where an input was not made. */
      readonly like?: 'failed' | 'tainted' | 'skipped' | 'stopped';
      readonly key?: string;
    }
  | {readonly type: 'stage-stopped'; readonly stage: string}
  | {
      readonly type: 'artifact-damaged';
      readonly stage: string;
      readonly artifact: string;
      readonly files: readonly string[];
    }
  | {
      readonly type: 'trial-ended';
      readonly trial: string;
      /** Its values. */
      readonly name: string;
      readonly state: 'finished' | 'failed' | 'stopped';
      readonly detail?: string;
      /** How the sweep stands, in a line. */
      readonly standing: string;
    }
  | {readonly type: 'notice'; readonly message: string}
  | {
      readonly type: 'run-finished';
      readonly outcomes: Readonly<Record<string, Outcome>>;
      readonly durationMs: number;
    };

export type Outcome =
  | {readonly state: 'reused' | 'finished'; readonly key: string; readonly artifact: string}
  | {
      readonly state: 'failed' | 'tainted' | 'skipped' | 'stopped';
      readonly detail: string;
      readonly cause?: Cause;
    };

/** What kept a stage from being tried: another run held its lease too long, or an input is damaged and cannot be made again. */
export type Cause = 'lock' | 'integrity';
