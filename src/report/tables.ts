import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import type {Graph} from '../graph/graph.ts';
import {inputStages} from '../plan/selection.ts';
import type {Outcomes} from '../run/exit.ts';

/** The tables that a run ends in: each artifact of kind `table` that no other stage reads, as Markdown. */
export const finalTables = (graph: Graph, cache: Cache, outcomes: Outcomes): readonly string[] => {
  // A sweep has one for each trial; its own table says what they come to.
  if (graph.sweep !== undefined) return [];
  const read = new Set(graph.stages.flatMap((node) => [...inputStages(node)]));
  return graph.stages
    .filter(({id, kind}) => kind === 'table' && !read.has(id))
    .flatMap(({id}) => {
      const outcome = outcomes[id];
      return outcome && 'artifact' in outcome ? markdownIn(cache.artifacts.path(outcome.artifact)) : [];
    });
};

/** A command may call what it makes a table and yet write no Markdown. */
const markdownIn = (dir: string): readonly string[] => {
  try {
    return [readFileSync(join(dir, 'table.md'), 'utf8').trimEnd()];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};
