import {LeaseTimeout} from '../cache/errors.ts';
import type {StageNode} from '../graph/graph.ts';
import type {RunContext} from './context.ts';
import type {Cause, Outcome} from './event.ts';
import {BeyondRepair} from './repair.ts';

export const failure = (detail: string, cause?: Cause): Outcome => ({
  state: 'failed',
  detail,
  ...(cause && {cause}),
});

/** What becomes of a stage whose way to its process, or from it, was cut short by an error. */
export const outcomeOf = (node: StageNode, error: unknown, run: RunContext): Outcome => {
  if (run.starts.aborted && error === run.starts.reason) return notStarted(node, run);
  const detail = error instanceof Error ? error.message : String(error);
  run.onFailure();
  run.on({type: 'stage-failed', stage: node.id, error: detail, tail: [], log: '', retrying: false});
  return failure(detail, causeOf(error));
};

const notStarted = (node: StageNode, run: RunContext): Outcome => {
  if (run.stop.aborted) {
    run.on({type: 'stage-stopped', stage: node.id});
    return {state: 'stopped', detail: 'stopped before it started'};
  }
  const because = 'another stage failed';
  run.on({type: 'stage-skipped', stage: node.id, because});
  return {state: 'skipped', detail: because};
};

const causeOf = (error: unknown): Cause | undefined => {
  if (error instanceof LeaseTimeout) return 'lock';
  return error instanceof BeyondRepair ? 'integrity' : undefined;
};
