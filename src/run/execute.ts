import type {StageNode} from '../graph/graph.ts';
import {staleReason} from '../plan/reason.ts';
import {inputStages} from '../plan/selection.ts';
import {attemptStage, type Trial} from './attempt.ts';
import {differing} from './changes.ts';
import {conclude} from './conclude.ts';
import type {Again, RunContext} from './context.ts';
import type {Outcome} from './event.ts';
import {identify, reusable, type Identity} from './identity.ts';
import {lastLines} from './log.ts';
import {noteFailure} from './progress-log.ts';
import {damagedInput, repair} from './repair.ts';
import {claimRights, type Rights} from './rights.ts';
import {failure, outcomeOf} from './failure.ts';
import {keepForTwins} from './twins.ts';
import {openPatience} from './unsteady.ts';

/** The story of one stage, from its inputs to its record. Never rejects: what goes wrong is an outcome. */
export const executeStage = async (node: StageNode, run: RunContext): Promise<Outcome> => {
  try {
    return await pursue(node, run);
  } catch (error) {
    return outcomeOf(node, error, run);
  }
};

/** Until there is an outcome: what a stage reads may change, or be made again, while it waits for its turn. */
const pursue = async (node: StageNode, run: RunContext): Promise<Outcome> => {
  const wait = openPatience(node);
  for (;;) {
    const unmade = [...inputStages(node)].find((id) => !run.artifacts.has(id));
    if (unmade !== undefined) return skip(node, unmade, run);
    const identity = identify(node, run);
    const artifact = reusable(node, identity.key, run);
    if (artifact !== undefined) return reuse(node, identity.key, artifact, 'fresh', run);
    const outcome = await executeOnce(node, identity, run);
    if (outcome.state !== 'again') return outcome;
    await wait(outcome.changed);
  }
};

/** Two stages of one run may have the same key: the second waits for the first, and shares what becomes of it. */
const executeOnce = async (
  node: StageNode,
  identity: Identity,
  run: RunContext,
): Promise<Outcome | Again> => {
  const first = run.executing.get(identity.key);
  if (first) return share(node, identity.key, await first, run);
  return keepForTwins(run.executing, identity.key, takeTurn(node, identity, run));
};

const takeTurn = async (node: StageNode, identity: Identity, run: RunContext): Promise<Outcome | Again> => {
  const {key} = identity;
  const rights = await claimRights(node, key, run);
  let damaged: string | undefined;
  try {
    // Someone else may have made it in the meantime, and its inputs may have changed.
    const made = reusable(node, key, run);
    if (made !== undefined) return reuse(node, key, made, 'shared', run);
    const gpus = await rights.gpus();
    const now = identify(node, run);
    if (now.key !== key) return {state: 'again', changed: differing(identity.parts.files, now.parts.files)};
    damaged = await damagedInput(node, run);
    if (damaged === undefined) return await make(node, identity, {rights, gpus}, run);
  } finally {
    rights.release();
  }
  // Without rights: the stage that repairs needs its own, and there may be no more.
  await repair(damaged, run);
  return {state: 'again', changed: []};
};

interface Held {
  readonly rights: Rights;
  readonly gpus: readonly string[];
}

/** Tries, and tries again as often as `retry` allows. */
const make = async (node: StageNode, identity: Identity, held: Held, run: RunContext): Promise<Outcome> => {
  const log = run.cache.log(identity.key);
  for (let number = 1; ; number++) {
    const trial = await tryOnce(node, identity, {...held, number, log}, run);
    if (trial.state === 'made') return conclude(node, identity, {...trial, attempts: number}, run);
    if (trial.state === 'stopped') return stop(node, run);
    const retrying = number <= node.retry && !run.starts.aborted;
    run.on({type: 'stage-failed', stage: node.id, error: trial.error, tail: lastLines(log), log, retrying});
    if (retrying) continue;
    noteFailure(run.cache.progress(identity.key), trial.error);
    run.onFailure();
    return failure(trial.error);
  }
};

const tryOnce = (
  node: StageNode,
  {key, parts}: Identity,
  {rights, gpus, number, log}: Held & {readonly number: number; readonly log: string},
  run: RunContext,
): Promise<Trial> => {
  const expectedMs = run.history.expected(run.graph.name, node)?.ms;
  const reason = run.forced.has(node.id)
    ? 'forced'
    : staleReason(node, {key, parts}, run.cache.records, run.latest.before(node.id));
  run.on({
    type: 'stage-started',
    stage: node.id,
    key,
    reason,
    attempt: number,
    log,
    ...(expectedMs !== undefined && {expectedMs}),
  });
  const files = Object.keys(parts.files);
  return attemptStage(node, {key, files, gpus, number, log, onStart: rights.setChild}, run);
};

const reuse = (
  node: StageNode,
  key: string,
  artifact: string,
  how: 'fresh' | 'shared',
  run: RunContext,
): Outcome => {
  run.artifacts.set(node.id, artifact);
  run.latest.set(node.id, key);
  run.on({type: 'stage-reused', stage: node.id, key, artifact, how});
  return {state: 'reused', key, artifact};
};

const share = (node: StageNode, key: string, outcome: Outcome | Again, run: RunContext): Outcome | Again => {
  if (outcome.state === 'again') return outcome;
  if ('artifact' in outcome) return reuse(node, outcome.key, outcome.artifact, 'shared', run);
  run.on({
    type: 'stage-skipped',
    stage: node.id,
    because: `another stage with the same key ${outcome.state}`,
    like: outcome.state,
    key,
  });
  return outcome;
};

const skip = (node: StageNode, unmade: string, run: RunContext): Outcome => {
  const because = `${unmade} made nothing`;
  run.on({type: 'stage-skipped', stage: node.id, because: unmade});
  return {state: 'skipped', detail: because};
};

const stop = (node: StageNode, run: RunContext): Outcome => {
  run.on({type: 'stage-stopped', stage: node.id});
  return {state: 'stopped', detail: 'stopped while it ran'};
};
