import type {Cache} from '../cache/cache.ts';
import type {Graph} from '../graph/graph.ts';
import {digestOf, type Json} from '../json.ts';
import {keyParts} from './key.ts';
import {selectStages} from './selection.ts';

/**
 * A digest of all that decides what stages make, but for what comes out of those they read: it changes with an edit
 * that can affect a result, and not while a run goes on.
 *
 * @throws UsageError on a word that names no stage; NoSuchFile on a `files` pattern without a match.
 */
export const signOf = (graph: Graph, cache: Cache, selection: readonly string[]): string => {
  const sources = {dir: graph.dir, files: cache.files, artifactOf: (stage: string) => stage};
  const stages = selectStages(graph, selection);
  return digestOf([
    'pipe/sign',
    ...stages.map((node) => [node.id, keyParts(node, sources) as unknown as Json]),
  ]);
};
