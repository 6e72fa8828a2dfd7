import type {Cache} from '../cache/cache.ts';
import type {Graph, StageNode, UsesNode} from '../graph/graph.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {Plan, PlannedStage} from '../plan/plan.ts';
import type {Outcome, RunEvent} from './event.ts';
import type {Outcomes} from './exit.ts';
import {openLatest, type Latest} from './latest.ts';
import type {Beginning} from './open-run.ts';
import type {runProcess} from './process.ts';

/** What a run is asked to do. */
export interface RunRequest {
  readonly graph: Graph;
  readonly cache: Cache;
  /** Stage ids or names; none means all. */
  readonly selection?: readonly string[];
  /** Stage ids or names to run even if fresh. */
  readonly force?: readonly string[];
  /** Stages at once; as many as the machine allows if absent. */
  readonly jobs?: number;
  /** No stage starts after one has failed. */
  readonly failFast?: boolean;
  /** Whether stages may run their steps as graphs; yes if absent. An engine's choice, hence in no key. */
  readonly compile?: boolean;
  /** How long to wait for a key that another run is executing; for ever if absent. */
  readonly leaseTimeoutMs?: number;
  /** Stops gracefully: stages are asked to save a checkpoint. */
  readonly signal?: AbortSignal;
  /** Stops now. */
  readonly kill?: AbortSignal;
  /** Path of the entry of `uses` processes, `dist/child.js`. */
  readonly childEntry: string;
  /** Digest of a stage type's code as its sources are now; undefined if they cannot be read. */
  codeNow(action: UsesNode, node: StageNode): Promise<string | undefined>;
  /** Ends one stage and no other, as `signal` ends all: what an early stop of a trial asks for. */
  readonly haltOf?: (stage: string) => AbortSignal | undefined;
  readonly on: (event: RunEvent) => void;
  /** What runs a stage's process, where it is not a real one. */
  readonly runProcess?: typeof runProcess;
}

/**
 * Brings the selected stages up to date and says what became of each. It rejects only for a request that makes no
 * sense (UsageError, a pattern without a file); a failing stage is an outcome.
 */
export const runPipeline = async (request: RunRequest): Promise<Outcomes> => {
  const {graph, cache, selection, force, on} = request;
  const begin = performance.now();
  const plan = makePlan(graph, cache, selection, force);
  const latest = openLatest(cache.records, graph);
  const stale = plan.stages.filter(({state}) => state !== 'fresh').map(({node}) => node);
  on({
    type: 'run-started',
    pipeline: graph.name,
    stages: plan.stages.map(({node}) => node.id),
    stale: stale.map(({id}) => id),
  });
  const outcomes = new Map<string, Outcome>();
  for (const stage of plan.stages)
    if (stage.state === 'fresh') outcomes.set(stage.node.id, reuse(stage, latest, on));
  try {
    if (stale.length > 0) await runStale(request, {plan, stale, latest, outcomes});
  } finally {
    latest.flush();
    cache.files.save();
  }
  const result = inOrder(plan, outcomes);
  on({type: 'run-finished', outcomes: result, durationMs: performance.now() - begin});
  return result;
};

const reuse = (
  {node, key, artifact}: Extract<PlannedStage, {state: 'fresh'}>,
  latest: Latest,
  on: RunRequest['on'],
): Outcome => {
  latest.set(node.id, key);
  on({type: 'stage-reused', stage: node.id, key, artifact, how: 'fresh'});
  return {state: 'reused', key, artifact};
};

const inOrder = (plan: Plan, outcomes: ReadonlyMap<string, Outcome>): Outcomes =>
  Object.fromEntries(plan.stages.map(({node}) => [node.id, outcomes.get(node.id) as Outcome]));

/** Loaded only when there is something to do: a run without work is over before a library would be read. */
const runStale = async (request: RunRequest, beginning: Beginning): Promise<void> => {
  const [{openRun}, {schedule}] = await Promise.all([import('./open-run.ts'), import('./schedule.ts')]);
  const {run, close} = await openRun(request, beginning);
  try {
    await schedule(beginning.stale, async (node) => {
      const outcome = await run.execute(node);
      beginning.outcomes.set(node.id, outcome);
    });
  } finally {
    close();
  }
};
