import {PGraph} from 'p-graph';
import type {StageNode} from '../graph/graph.ts';
import {inputStages} from '../plan/selection.ts';

/**
 * Calls `body` for each stage once all stages it reads have settled, as many at a time as are ready: who may start is
 * the broker's affair. `body` never rejects; it finds out itself what became of its inputs.
 */
export const schedule = async (
  nodes: readonly StageNode[],
  body: (node: StageNode) => Promise<unknown>,
): Promise<void> => {
  const known = new Set(nodes.map(({id}) => id));
  // The prefix keeps stages of any name away from the names that p-graph mistakes, such as __proto__.
  const steps = new Map(nodes.map((node) => [`stage:${node.id}`, {run: () => body(node)}]));
  const edges = nodes.flatMap((node) =>
    [...inputStages(node)]
      .filter((id) => known.has(id))
      .map((id): [string, string] => [`stage:${id}`, `stage:${node.id}`]),
  );
  await new PGraph(steps, edges).run({continue: true});
};

/**
 * How long the longest chain of stages takes from the start of each stage: the longer, the sooner it should start.
 *
 * @param nodes in topological order.
 */
export const criticalPaths = (
  nodes: readonly StageNode[],
  durationOf: (node: StageNode) => number,
): ReadonlyMap<string, number> => {
  const after = new Map<string, number>();
  const paths = new Map<string, number>();
  for (const node of nodes.toReversed()) {
    const path = durationOf(node) + (after.get(node.id) ?? 0);
    paths.set(node.id, path);
    for (const id of inputStages(node)) after.set(id, Math.max(after.get(id) ?? 0, path));
  }
  return paths;
};
