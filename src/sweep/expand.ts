import type {Cache} from '../cache/cache.ts';
import type {Graph, StageNode} from '../graph/graph.ts';
import type {JsonObject} from '../json.ts';
import {readText} from '../pipeline/parse.ts';
import type {Pipeline, StageDeclaration} from '../pipeline/pipeline.ts';
import type {StageCode} from '../stage/declaration.ts';
import {loadStages} from '../stage/load.ts';
import {InvalidTrial} from './invalid-trial.ts';
import {namesOf} from './names.ts';
import {SharedStages, type SharedStage} from './shared-stages.ts';
import type {Trial} from './trials.ts';
import {Wiring} from './wiring.ts';

/** What the trials of a sweep have in common. */
export interface Base {
  /** Absolute path of the pipeline file, and its text. */
  readonly file: string;
  readonly text: string;
  readonly profile?: string;
  readonly set: JsonObject;
  /** What a trial runs, with what these need; all stages if empty. */
  readonly stages: readonly string[];
}

/** The stages of all trials as one graph, in which equal stages are one. */
export interface Expansion {
  readonly graph: Graph;
  /** Trial by trial: the id of a stage in its own pipeline → its id in the graph. */
  readonly stagesOf: readonly ReadonlyMap<string, string>[];
  /** Stage of a trial's own pipeline → how many of the swept params, the seed apart, it varies with. */
  readonly reach: Readonly<Record<string, number>>;
}

/**
 * @param name of the sweep.
 * @throws InvalidTrial with the mistakes of the first trial that has any; UsageError if there is no such stage to run.
 */
export const expandTrials = async (
  name: string,
  base: Base,
  trials: readonly Trial[],
  cache: Pick<Cache, 'root'>,
): Promise<Expansion> => {
  const pipelines = readTrials(base, trials);
  const wiring = new Wiring(await codeOf(pipelines, cache), base.stages);
  const shared = new SharedStages();
  const placed = pipelines.map((pipeline, number) => share(number, wiring.wire(pipeline), shared));
  const names = namesOf([...shared.all()], trials);
  const {file, dir, name: pipeline} = pipelines[0] as Pipeline;
  const stages = Array.from(shared.all(), (stage) => nodeOf(stage, names.idOf));
  return {
    graph: {name: pipeline, file, dir, sweep: name, stages},
    stagesOf: placed.map((stages) => new Map(stages.map((stage) => [stage.node.id, names.idOf(stage)]))),
    reach: names.reach,
  };
};

const readTrials = ({file, text, profile, set}: Base, trials: readonly Trial[]): readonly Pipeline[] => {
  const read = readText(file, text);
  return trials.map(({overlay}) => {
    const parsed = read({...(profile !== undefined && {profile}), set: {...set, ...overlay}});
    if (!parsed.ok) throw new InvalidTrial(parsed.diagnostics);
    return parsed.value;
  });
};

/** Of all stage types that any of the trials uses. */
const codeOf = async (
  pipelines: readonly Pipeline[],
  cache: Pick<Cache, 'root'>,
): Promise<ReadonlyMap<string, StageCode>> => {
  const users = new Map<string, {readonly pipeline: Pipeline; readonly stage: StageDeclaration}>();
  for (const pipeline of pipelines)
    for (const stage of pipeline.stages)
      if (stage.action.type === 'uses') users.set(stage.action.uses, {pipeline, stage});
  const located = Array.from(
    users,
    ([
      uses,
      {
        pipeline: {dir, file},
        stage,
      },
    ]) => {
      return {uses, dir, file, range: stage.locate(['uses'])};
    },
  );
  const loaded = await loadStages(cache, located);
  if (!loaded.ok) throw new InvalidTrial(loaded.diagnostics);
  return loaded.value;
};

const share = (trial: number, nodes: readonly StageNode[], shared: SharedStages): readonly SharedStage[] => {
  const own = new Map<string, SharedStage>();
  for (const node of nodes)
    own.set(
      node.id,
      shared.add(trial, node, (id) => own.get(id) as SharedStage),
    );
  return [...own.values()];
};

/** A shared stage in the graph of the sweep. What is on demand has been asked for by now. */
const nodeOf = (stage: SharedStage, idOf: (stage: SharedStage) => string): StageNode => {
  const {onDemand: _, ...node} = stage.node;
  const inputs = Object.entries(node.inputs).map(([name, {many, stages}]) => {
    const ids = stages.map((id) => idOf(stage.reads.get(id) as SharedStage));
    return [name, {many, stages: ids, labels: stages}] as const;
  });
  return {...node, id: idOf(stage), inputs: Object.fromEntries(inputs)};
};
