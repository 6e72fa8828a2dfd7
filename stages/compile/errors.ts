/** What a step did that no engine, or no graph, can do. */
export type StepRule =
  | 'captured'
  | 'disposed'
  | 'host-read'
  | 'inputs'
  | 'no-graph-form'
  | 'not-repeatable'
  | 'run-failed'
  | 'shape'
  | 'state';

/** A step that cannot be compiled or run; the message says what it did and what to do in its place. */
export class StepError extends Error {
  readonly rule: StepRule;

  constructor(rule: StepRule, message: string) {
    super(message);
    this.name = 'StepError';
    this.rule = rule;
  }
}
