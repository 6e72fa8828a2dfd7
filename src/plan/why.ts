import type {Cache} from '../cache/cache.ts';
import type {StageRecord} from '../cache/record.ts';
import type {Graph, StageNode} from '../graph/graph.ts';
import {differences, type Difference} from './differences.ts';
import {readHistory, type Expectation} from './history.ts';
import {makePlan} from './make-plan.ts';
import type {PlannedStage} from './plan.ts';
import {UsageError} from './selection.ts';

/** Why a stage would run, or that it would not. */
export interface Why {
  readonly stage: string;
  readonly state: PlannedStage['state'];
  /** What differs from the stage's latest execution, the most telling first. Empty for a fresh stage. */
  readonly reasons: readonly string[];
  /** How long it takes, as past executions let one expect. */
  readonly expected?: Expectation;
}

/**
 * Compares what a stage's key is made of now with what it was at its latest execution, by value.
 *
 * @throws UsageError if `stage` is not the id of one stage.
 */
export const why = (graph: Graph, cache: Cache, stage: string): Why => {
  const {stages} = makePlan(graph, cache, [stage]);
  const planned = stages.find(({node}) => node.id === stage);
  if (!planned)
    throw new UsageError(`${stage} has several cells. Name one, such as ${cellOf(graph, stage)}.`);
  const expected = readHistory(cache.records).expected(graph.name, planned.node);
  const reasons = reasonsOf(planned, {graph, cache, stages});
  return {stage, state: planned.state, reasons, ...(expected && {expected})};
};

const cellOf = (graph: Graph, name: string): string =>
  graph.stages.find((node) => node.name === name)?.id ?? name;

interface Scene {
  readonly graph: Graph;
  readonly cache: Cache;
  readonly stages: readonly PlannedStage[];
}

const reasonsOf = (planned: PlannedStage, scene: Scene): readonly string[] => {
  if (planned.state === 'fresh') return [];
  if (planned.state === 'waiting') return planned.on.map((id) => waitsFor(id, scene));
  const {node, parts, key} = planned;
  const record = latestRecord(scene, node.id);
  if (!record || record.key === key) return [planned.reason];
  const found = differences(node, parts, record);
  return found.length > 0 ? found.map((one) => explain(one, node, scene)) : [planned.reason];
};

const latestRecord = ({graph, cache}: Scene, id: string): StageRecord | undefined => {
  const key = cache.records.latest(graph.file, graph.sweep)[id];
  return key === undefined ? undefined : cache.records.read(key);
};

const waitsFor = (id: string, scene: Scene): string => {
  const planned = scene.stages.find(({node}) => node.id === id);
  const [first] = planned ? reasonsOf(planned, scene) : [];
  return `waits for ${id}${first === undefined ? '' : `: ${first}`}`;
};

/** An input that changed is explained by what changed in the stage that makes it. */
const explain = ({text, input}: Difference, node: StageNode, scene: Scene): string => {
  if (!input) return text;
  const maker = node.inputs[input.name]?.stages[input.at];
  if (maker === undefined) return text;
  const cause = changeOf(maker, input.was, scene);
  return `${text} (made by stage ${maker}${cause === undefined ? '' : `, which changed: ${cause}`})`;
};

/** What differs between the execution that made the artifact of then and the one of now. */
const changeOf = (maker: string, was: string, scene: Scene): string | undefined => {
  const planned = scene.stages.find(({node}) => node.id === maker);
  if (planned?.state !== 'fresh') return undefined;
  for (const record of scene.cache.records.all()) {
    if (record.artifact === was && record.stage === maker)
      return differences(planned.node, planned.parts, record)[0]?.text;
  }
  return undefined;
};
