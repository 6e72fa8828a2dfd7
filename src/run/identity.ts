import type {KeyParts} from '../cache/record.ts';
import type {StageNode} from '../graph/graph.ts';
import {keyOf, keyParts} from '../plan/key.ts';
import type {RunContext} from './context.ts';

export interface Identity {
  readonly key: string;
  readonly parts: KeyParts;
}

/** The key of a stage whose inputs are all made, as things are now. */
export const identify = (node: StageNode, run: RunContext): Identity => {
  const artifactOf = (id: string): string => artifactIn(run, id);
  const parts = keyParts(node, {dir: run.graph.dir, files: run.cache.files, artifactOf});
  return {key: keyOf(parts), parts};
};

export const artifactIn = (run: RunContext, stage: string): string => {
  const digest = run.artifacts.get(stage);
  if (digest === undefined) throw new Error(`Stage ${stage} has made nothing yet.`);
  return digest;
};

/** The artifact that a record of this key names, if it is there and recent enough for a stage that is forced. */
export const reusable = (node: StageNode, key: string, run: RunContext): string | undefined => {
  const record = run.cache.records.read(key);
  if (!record || !run.cache.artifacts.present(record.artifact)) return undefined;
  const startedAt = Date.parse(record.startedAt);
  // One that is yet to come is of a clock that was ahead.
  const old = startedAt < run.startedAt || startedAt > Date.now();
  return old && run.forced.has(node.id) ? undefined : record.artifact;
};
