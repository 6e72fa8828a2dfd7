import {dirname} from 'node:path';
import type {StageRecord} from '../cache/record.ts';
import {removeTree} from '../cache/remove-tree.ts';
import {stageId, type StageNode} from '../graph/graph.ts';
import type {Trial} from './attempt.ts';
import {changedSince, changesText, type Changes} from './changes.ts';
import type {RunContext} from './context.ts';
import type {Outcome} from './event.ts';
import type {Identity} from './identity.ts';

type Made = Extract<Trial, {state: 'made'}> & {readonly attempts: number};

/** From a filled directory to a record; or, if what the stage reads changed meanwhile, to a tainted result. */
export const conclude = async (
  node: StageNode,
  identity: Identity,
  made: Made,
  run: RunContext,
): Promise<Outcome> => {
  try {
    const changes = await changedSince(node, identity, made.stamps, run);
    return changes.changed.length > 0
      ? taint(node, identity, made, changes, run)
      : await keep(node, identity, made, run);
  } catch (error) {
    removeTree(dirname(made.out));
    throw error;
  }
};

/** Checkpoints go as well: what they were computed from is not known. */
const taint = (node: StageNode, {key}: Identity, {out}: Made, changes: Changes, run: RunContext): Outcome => {
  const kept = run.cache.keepTainted(out, key);
  run.cache.dropCheckpoints(key);
  run.onFailure();
  run.on({type: 'stage-tainted', stage: node.id, ...changes, kept});
  return {state: 'tainted', detail: `${changesText(changes)}; kept in ${kept}`};
};

/** Artifact, record, and only then what lets go of the work done: a crash in between costs nothing. */
const keep = async (node: StageNode, identity: Identity, made: Made, run: RunContext): Promise<Outcome> => {
  const {key} = identity;
  const {digest} = await run.cache.artifacts.store(made.out, node.kind);
  run.cache.records.write(await recordOf(node, identity, made, digest, run));
  run.artifacts.set(node.id, digest);
  run.latest.set(node.id, key);
  run.cache.dropCheckpoints(key);
  run.on({type: 'stage-finished', stage: node.id, key, artifact: digest, durationMs: made.durationMs});
  return {state: 'finished', key, artifact: digest};
};

const recordOf = async (
  node: StageNode,
  {key, parts}: Identity,
  made: Made,
  artifact: string,
  run: RunContext,
): Promise<StageRecord> => {
  const code = node.action.type === 'uses' ? node.action.code : {sources: {}, packages: {}};
  return {
    version: 1,
    key,
    parts,
    artifact,
    kind: node.kind,
    stage: stageId(node),
    pipeline: run.graph.name,
    sources: code.sources,
    packages: code.packages,
    startedAt: new Date(made.startedAt).toISOString(),
    durationMs: Math.round(made.durationMs),
    attempts: made.attempts,
    engine: made.engine,
    metrics: made.metrics,
    ...(await run.provenance()),
  };
};
