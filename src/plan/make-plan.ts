import type {Cache} from '../cache/cache.ts';
import type {Graph, StageNode} from '../graph/graph.ts';
import {keyOf, keyParts} from './key.ts';
import type {Plan, PlannedStage} from './plan.ts';
import {staleReason} from './reason.ts';
import {inputStages, namedStages, selectStages} from './selection.ts';

/**
 * Decides for each selected stage whether its artifact can be reused: its key has a record and the artifact is
 * there, by stat. A stage behind a stale one waits: what it reads may come out the same (early cut-off).
 *
 * @param selection stage ids or names; none means all.
 * @param force stage ids or names that run even if fresh.
 * @throws UsageError on a word that names no stage; NoSuchFile on a `files` pattern without a match.
 */
export const makePlan = (
  graph: Graph,
  cache: Cache,
  selection: readonly string[] = [],
  force: readonly string[] = [],
): Plan => {
  const forced = namedStages(graph, force);
  const latest = cache.records.latest(graph.file, graph.sweep);
  const artifacts = new Map<string, string>();
  const stages: PlannedStage[] = [];
  for (const node of selectStages(graph, selection)) {
    const planned = planStage(node, {graph, cache, artifacts, latest, forced});
    if (planned.state === 'fresh') artifacts.set(node.id, planned.artifact);
    stages.push(planned);
  }
  return {graph, stages};
};

interface Knowledge {
  readonly graph: Graph;
  readonly cache: Cache;
  /** Stage id → artifact digest, of the fresh stages so far. */
  readonly artifacts: ReadonlyMap<string, string>;
  readonly latest: Readonly<Record<string, string>>;
  readonly forced: ReadonlySet<string>;
}

const planStage = (node: StageNode, {graph, cache, artifacts, latest, forced}: Knowledge): PlannedStage => {
  const on = [...inputStages(node)].filter((id) => !artifacts.has(id));
  if (on.length > 0) return {state: 'waiting', node, on};
  const artifactOf = (id: string): string => artifacts.get(id) as string;
  const parts = keyParts(node, {dir: graph.dir, files: cache.files, artifactOf});
  const key = keyOf(parts);
  if (forced.has(node.id)) return {state: 'stale', node, key, parts, reason: 'forced'};
  const record = cache.records.read(key);
  if (record && cache.artifacts.present(record.artifact)) {
    return {state: 'fresh', node, key, parts, artifact: record.artifact};
  }
  return {
    state: 'stale',
    node,
    key,
    parts,
    reason: staleReason(node, {key, parts}, cache.records, latest[node.id]),
  };
};
