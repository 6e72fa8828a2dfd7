/**
 * What a stage's process tells the runner: one JSON object a line on the file descriptor that PIPE_EVENTS_FD names.
 * Programs in any language may write it; lines that are not of this form are noted in the log and otherwise ignored.
 */
export type StageEvent =
  | {
      readonly type: 'progress';
      readonly step: number;
      readonly total: number;
      readonly figures?: Readonly<Record<string, number>>;
    }
  | {readonly type: 'metric'; readonly name: string; readonly value: number}
  | {readonly type: 'checkpoint'; readonly step: number}
  | {readonly type: 'note'; readonly line: string}
  /** Which numerical engine computed, for the record: `{backend: 'tensorflow', version: '2.18.1', device: 'cpu'}`. */
  | {readonly type: 'engine'; readonly engine: Readonly<Record<string, string>>};
