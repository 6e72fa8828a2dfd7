import type {Graph, StageNode} from '../graph/graph.ts';
import {nearest} from '../pipeline/nearest.ts';

/** The user asked for something that does not exist; the message says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Ids of the stages that words name: an id names one stage, the name of a matrix stage all its cells.
 *
 * @throws UsageError on a word that names no stage, with the nearest that does.
 */
export const namedStages = (graph: Graph, words: readonly string[]): ReadonlySet<string> =>
  new Set(words.flatMap((word) => matching(graph, word)));

const matching = (graph: Graph, word: string): readonly string[] => {
  const ids = graph.stages.filter(({id, name}) => id === word || name === word).map(({id}) => id);
  if (ids.length > 0) return ids;
  const near = nearest(word, new Set(graph.stages.flatMap(({id, name}) => [name, id])));
  throw new UsageError(
    `${graph.name} has no stage ${JSON.stringify(word)}.${near ? ` Did you mean ${near}?` : ''}`,
  );
};

/**
 * The selected stages and everything they need, in topological order. If none is named these are all but those on
 * demand that nothing else needs.
 */
export const selectStages = (graph: Graph, words: readonly string[]): readonly StageNode[] => {
  if (words.length === 0 && !graph.stages.some(({onDemand}) => onDemand)) return graph.stages;
  const asked = graph.stages.filter(({onDemand}) => !onDemand).map(({id}) => id);
  const needed = new Set(words.length > 0 ? namedStages(graph, words) : asked);
  // Backwards through a topological order, every reader of a stage is met before the stage.
  for (const node of graph.stages.toReversed()) {
    if (needed.has(node.id)) for (const id of inputStages(node)) needed.add(id);
  }
  return graph.stages.filter(({id}) => needed.has(id));
};

/** Ids of the stages whose artifacts a stage reads, each once. */
export const inputStages = (node: StageNode): ReadonlySet<string> => {
  const ids = new Set<string>();
  for (const {stages} of Object.values(node.inputs)) for (const id of stages) ids.add(id);
  return ids;
};
