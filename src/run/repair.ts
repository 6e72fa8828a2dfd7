import type {StageNode} from '../graph/graph.ts';
import {inputStages} from '../plan/selection.ts';
import type {RunContext} from './context.ts';
import type {Outcome} from './event.ts';
import {artifactIn} from './identity.ts';

/** An input is damaged and could not be made again. */
export class BeyondRepair extends Error {
  override readonly name = 'BeyondRepair';
}

/** The stage that made an input of `node` whose bytes are not what they were, or undefined. Every byte is hashed, once. */
export const damagedInput = async (node: StageNode, run: RunContext): Promise<string | undefined> => {
  for (const id of inputStages(node)) {
    const damaged = await run.cache.artifacts.verify(artifactIn(run, id));
    if (damaged.length > 0) return id;
  }
  return undefined;
};

/**
 * Moves a damaged artifact aside and has its stage make it again. Several readers may find the damage at once: the
 * first one repairs it, the others wait.
 *
 * @throws BeyondRepair if it cannot be made again.
 */
export const repair = async (stage: string, run: RunContext): Promise<void> => {
  const repairing =
    run.repairing.get(stage) ?? makeAgain(stage, run).finally(() => run.repairing.delete(stage));
  run.repairing.set(stage, repairing);
  const outcome = await repairing;
  if ('artifact' in outcome) return;
  run.starts.throwIfAborted();
  throw new BeyondRepair(`what ${stage} made is damaged and could not be made again: ${outcome.detail}`);
};

const makeAgain = async (stage: string, run: RunContext): Promise<Outcome> => {
  const artifact = artifactIn(run, stage);
  const files = await run.cache.artifacts.verify(artifact);
  if (files.length > 0) {
    run.cache.artifacts.quarantine(artifact);
    run.on({type: 'artifact-damaged', stage, artifact, files});
  }
  const node = run.graph.stages.find(({id}) => id === stage) as StageNode;
  const outcome = await run.execute(node);
  run.outcomes.set(stage, outcome);
  return outcome;
};
