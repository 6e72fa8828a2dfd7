import type {Expectation, History} from '../plan/history.ts';
import type {PlannedStage} from '../plan/plan.ts';
import type {Expansion} from './expand.ts';

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
  const work = new Map(planned.flatMap(({state, node}) => (state === 'fresh' ? [] : [[node.id, node]])));
  return Array.from(groupByOwnId(stagesOf), ([stage, {trials, ids}]) => {
    const nodes = [...ids].flatMap((id) => work.get(id) ?? []);
    const expected = sum(nodes, (node) => history.expected(graph.name, node));
    return {stage, trials, stages: ids.size, toRun: nodes.length, ...(expected && {expected})};
  });
};

interface Group {
  trials: number;
  /** In the graph of the sweep. */
  readonly ids: Set<string>;
}

const groupByOwnId = (stagesOf: Expansion['stagesOf']): ReadonlyMap<string, Group> => {
  const groups = new Map<string, Group>();
  for (const stages of stagesOf)
    for (const [own, id] of stages) {
      const group = groups.get(own) ?? {trials: 0, ids: new Set()};
      groups.set(own, group);
      group.trials += 1;
      group.ids.add(id);
    }
  return groups;
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
