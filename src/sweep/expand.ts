import type {Cache} from '../cache/cache.ts';
import type {Edge, Graph, StageNode} from '../graph/graph.ts';
import type {JsonObject} from '../json.ts';
import {readText} from '../pipeline/parse.ts';
import type {Pipeline} from '../pipeline/pipeline.ts';
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

/** The stages of a trial, inputs before their readers: their ids in its own pipeline, and those in the graph. */
export interface TrialStages {
  readonly own: readonly string[];
  readonly shared: readonly string[];
}

/** The stages of all trials as one graph, in which equal stages are one. */
export interface Expansion {
  readonly graph: Graph;
  /** Trial by trial. */
  readonly stagesOf: readonly TrialStages[];
  /** Stages of the graph that all trials have, if there are several. */
  readonly common: ReadonlySet<string>;
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
  const read = readText(base.file, base.text);
  const code = new Map<string, StageCode>();
  const wiring = new Wiring(code, base.stages, cache.root);
  const shared = new SharedStages();
  const placed: {readonly own: readonly string[]; readonly stages: readonly SharedStage[]}[] = [];
  let head = {name: '', file: base.file, dir: ''};
  for (const [number, {overlay}] of trials.entries()) {
    const pipeline = readTrial(read, base, overlay);
    await loadCode(pipeline, code, cache);
    const wired = wiring.wire(pipeline);
    placed.push({own: wired.form.ids, stages: shared.add(number, wired)});
    head = {name: pipeline.name, file: pipeline.file, dir: pipeline.dir};
  }
  const {idOf, reach} = namesOf(shared.all, trials);
  const stages = shared.all.map((stage) => nodeOf(stage, idOf));
  const stagesOf = placed.map(({own, stages}) => ({own, shared: stages.map(idOf)}));
  const common = trials.length < 2 ? [] : shared.all.filter((one) => one.trials.length === trials.length);
  return {graph: {...head, sweep: name, stages}, stagesOf, common: new Set(common.map(idOf)), reach};
};

/** The same with some of the trials alone, by their numbers, and the stages that these need. */
export const onlyTrials = (
  {graph, stagesOf, ...others}: Expansion,
  isChosen: (number: number) => boolean,
): Expansion => {
  const chosen = stagesOf.filter((_, number) => isChosen(number));
  if (chosen.length === stagesOf.length) return {graph, stagesOf, ...others};
  const needed = new Set(chosen.flatMap(({shared}) => shared));
  const stages = graph.stages.filter(({id}) => needed.has(id));
  return {graph: {...graph, stages}, stagesOf: chosen, ...others};
};

/** Stage of the graph → numbers of its trials. */
export const trialsByStage = (stagesOf: Expansion['stagesOf']): ReadonlyMap<string, readonly number[]> => {
  const trials = new Map<string, number[]>();
  for (const [number, {shared}] of stagesOf.entries())
    for (const stage of shared) {
      const known = trials.get(stage);
      if (known) known.push(number);
      else trials.set(stage, [number]);
    }
  return trials;
};

const readTrial = (
  read: ReturnType<typeof readText>,
  {profile, set}: Base,
  overlay: JsonObject,
): Pipeline => {
  const parsed = read({...(profile !== undefined && {profile}), set: {...set, ...overlay}});
  if (!parsed.ok) throw new InvalidTrial(parsed.diagnostics);
  return parsed.value;
};

/** Adds the code of the stage types that no trial before used. */
const loadCode = async (
  {stages, dir, file}: Pipeline,
  code: Map<string, StageCode>,
  cache: Pick<Cache, 'root'>,
): Promise<void> => {
  const unknown = stages.filter(({action}) => action.type === 'uses' && !code.has(action.uses));
  if (unknown.length === 0) return;
  const asked = unknown.flatMap((stage) => {
    const {action} = stage;
    return action.type === 'uses' ? [{uses: action.uses, dir, file, range: stage.locate(['uses'])}] : [];
  });
  const loaded = await loadStages(cache, asked);
  if (!loaded.ok) throw new InvalidTrial(loaded.diagnostics);
  for (const [uses, one] of loaded.value) code.set(uses, one);
};

/** A shared stage in the graph of the sweep. What is on demand has been asked for by now. */
const nodeOf = (stage: SharedStage, idOf: (stage: SharedStage) => string): StageNode => {
  const node = stage.node.onDemand ? asked(stage.node) : stage.node;
  const ids = stage.reads.map(idOf);
  const inputs: Record<string, Edge> = {};
  let at = 0;
  for (const [name, {many, stages}] of Object.entries(node.inputs)) {
    inputs[name] = {many, stages: ids.slice(at, at + stages.length), labels: stages};
    at += stages.length;
  }
  return {...node, id: idOf(stage), inputs};
};

const asked = ({onDemand: _, ...node}: StageNode): StageNode => node;
