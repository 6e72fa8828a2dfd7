import {setMaxListeners} from 'node:events';
import type {Graph, StageNode} from '../graph/graph.ts';
import {median, readHistory, type History} from '../plan/history.ts';
import type {Plan} from '../plan/plan.ts';
import {namedStages} from '../plan/selection.ts';
import type {RunContext} from './context.ts';
import type {Outcome} from './event.ts';
import {executeStage} from './execute.ts';
import {graceMs} from './group.ts';
import type {Latest} from './latest.ts';
import {runProcess} from './process.ts';
import {readProvenance, type Provenance} from './provenance.ts';
import {openResources} from './resources.ts';
import type {RunRequest} from './run.ts';
import {criticalPaths} from './schedule.ts';

/** What is known when a run turns out to have something to do. */
export interface Beginning {
  readonly plan: Plan;
  /** The stages that may have to run. */
  readonly stale: readonly StageNode[];
  readonly latest: Latest;
  readonly outcomes: Map<string, Outcome>;
}

export const openRun = async (
  request: RunRequest,
  {plan, stale, latest, outcomes}: Beginning,
): Promise<{readonly run: RunContext; readonly close: () => void}> => {
  const {graph, cache} = request;
  const history = readHistory(cache.records);
  const {broker, close} = await openResources(request.jobs, stale);
  const failed = new AbortController();
  let provenance: Promise<Provenance> | undefined;
  const run: RunContext = {
    ...signalsOf(request, failed.signal),
    graph,
    cache,
    broker,
    history,
    latest,
    outcomes,
    graceMs,
    startedAt: Date.now(),
    forced: namedStages(graph, request.force ?? []),
    artifacts: new Map(
      plan.stages.flatMap((stage) => (stage.state === 'fresh' ? [[stage.node.id, stage.artifact]] : [])),
    ),
    urgency: urgencies(graph, stale, history),
    executing: new Map(),
    repairing: new Map(),
    ...(request.leaseTimeoutMs !== undefined && {leaseTimeoutMs: request.leaseTimeoutMs}),
    compile: request.compile ?? true,
    childEntry: request.childEntry,
    runProcess: request.runProcess ?? runProcess,
    haltOf: (stage) => request.haltOf?.(stage),
    onFailure: () => {
      if (request.failFast) failed.abort();
    },
    execute: (node) => executeStage(node, run),
    provenance: () => (provenance ??= readProvenance(graph.dir)),
    codeNow: (action, node) => request.codeNow(action, node),
    on: (event) => request.on(event),
  };
  return {run, close};
};

const signalsOf = (
  request: RunRequest,
  failed: AbortSignal,
): Pick<RunContext, 'starts' | 'stop' | 'kill'> => {
  const kill = request.kill ?? new AbortController().signal;
  const stop = AbortSignal.any([kill, ...(request.signal ? [request.signal] : [])]);
  const starts = AbortSignal.any([stop, failed]);
  // Every waiting or running stage listens; Node takes more than ten for a leak.
  setMaxListeners(0, kill, stop, starts);
  return {kill, stop, starts};
};

/** A stage that never ran is taken to last as long as the middle one of those that did. */
const urgencies = (graph: Graph, stale: readonly StageNode[], history: History): RunContext['urgency'] => {
  const expected = (node: StageNode): number | undefined => history.expected(graph.name, node)?.ms;
  const known = stale.map(expected).filter((ms) => ms !== undefined);
  const usual = median(known) ?? 1;
  return criticalPaths(stale, (node) => expected(node) ?? usual);
};
