import {stageId} from '../graph/graph.ts';
import type {Expectation, History} from '../plan/history.ts';
import type {PlannedStage} from '../plan/plan.ts';
import type {Expansion, TrialStages} from './expand.ts';
import {grouped} from './grouped.ts';

/** A stage of the pipeline over all trials of a sweep. */
export interface Outline {
  /** Its id in the pipeline of a trial. */
  readonly stage: string;
  /** How many trials need it. */
  readonly trials: number;
  /** How many stages that is: trials for which it is the same share one. */
  readonly stages: number;
  /** How many of these are not fresh. */
  readonly toRun: number;
  /** What past executions let one expect of these, one after the other. */
  readonly expected?: Expectation;
}

/** What a sweep has to do, stage by stage of its pipeline, inputs before their readers. */
export const outlineOf = (
  {graph, stagesOf}: Expansion,
  planned: readonly PlannedStage[],
  history: History,
): readonly Outline[] => {
  const byStage = grouped(planned, ({node}) => stageId(node));
  return Array.from(trialCounts(stagesOf), ([stage, trials]) => {
    const made = byStage.get(stage) ?? [];
    const nodes = made.flatMap(({state, node}) => (state === 'fresh' ? [] : [node]));
    const expected = sum(nodes, (node) => history.expected(graph.name, node));
    return {stage, trials, stages: made.length, toRun: nodes.length, ...(expected && {expected})};
  });
};

/** Most trials have the same stages, and one list of them. */
const trialCounts = (stagesOf: Expansion['stagesOf']): ReadonlyMap<string, number> => {
  const lists = new Map<TrialStages['own'], number>();
  for (const {own} of stagesOf) lists.set(own, (lists.get(own) ?? 0) + 1);
  const trials = new Map<string, number>();
  for (const [own, count] of lists)
    for (const stage of own) trials.set(stage, (trials.get(stage) ?? 0) + count);
  return trials;
};

/** To ask for thousands takes seconds, and so many, evenly chosen, tell as much. */
const most = 32;

const sum = <Node>(
  nodes: readonly Node[],
  expected: (node: Node) => Expectation | undefined,
): Expectation | undefined => {
  const every = Math.ceil(nodes.length / most);
  const known = nodes.filter((_, at) => at % every === 0).flatMap((node) => expected(node) ?? []);
  if (known.length === 0) return undefined;
  const mean = known.reduce((total, {ms}) => total + ms, 0) / known.length;
  const measured = known.length === nodes.length && known.every((one) => one.measured);
  return {ms: mean * nodes.length, measured};
};
