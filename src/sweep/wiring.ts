import {buildNode} from '../graph/build.ts';
import {checkGraph, checkStages} from '../graph/check.ts';
import {readsOf} from '../graph/cycles.ts';
import type {StageNode} from '../graph/graph.ts';
import {topologicalOrder} from '../graph/order.ts';
import type {Pipeline, StageDeclaration} from '../pipeline/pipeline.ts';
import {selectStages} from '../plan/selection.ts';
import type {StageCode} from '../stage/declaration.ts';
import {InvalidTrial} from './invalid-trial.ts';

/** How the stages that a trial runs hang together: most trials of a sweep have the same form. */
export interface Form {
  /** Their ids, inputs before their readers. */
  readonly ids: readonly string[];
  /** Of each the place among the stages of its pipeline. */
  readonly places: readonly number[];
  /** Of each the inputs, as places among `ids`, in the order of its edges. */
  readonly reads: readonly (readonly number[])[];
}

/** The stages that a trial runs, in the order of its form. */
export interface Wired {
  readonly form: Form;
  readonly nodes: readonly StageNode[];
}

/** Wires the pipelines of trials. They are alike: what has been checked or built for one is not for the next. */
export class Wiring {
  readonly #code: ReadonlyMap<string, StageCode>;
  readonly #words: readonly string[];
  readonly #cacheRoot: string;
  readonly #nodes = new Map<StageDeclaration, StageNode>();
  readonly #shapes = new Map<StageDeclaration, number>();
  readonly #known = new Map<string, number>();
  /** The shapes of all stages of a pipeline → its form. */
  readonly #forms = new Map<string, Form>();

  /** @param words the stages to run, with what they need; none means all. */
  constructor(code: ReadonlyMap<string, StageCode>, words: readonly string[], cacheRoot: string) {
    this.#code = code;
    this.#words = words;
    this.#cacheRoot = cacheRoot;
  }

  /** @throws InvalidTrial with the mistakes in it; UsageError if a word names no stage of it. */
  wire(pipeline: Pipeline): Wired {
    const shapes = pipeline.stages.map((stage) => this.#shapeOf(stage)).join();
    const known = this.#forms.get(shapes);
    this.#check(pipeline, known === undefined);
    const nodes = pipeline.stages.map((stage) => this.#nodeOf(stage));
    const form = known ?? this.#formOf(pipeline, nodes);
    this.#forms.set(shapes, form);
    return {form, nodes: form.places.map((place) => nodes[place]!)};
  }

  /** All of a pipeline that hangs together in a new way; else the stages that are new. */
  #check(pipeline: Pipeline, all: boolean): void {
    const fresh = pipeline.stages.filter((stage) => !this.#nodes.has(stage));
    const mistakes = all
      ? checkGraph(pipeline, this.#code, this.#cacheRoot)
      : checkStages(pipeline, fresh, this.#code, this.#cacheRoot);
    if (mistakes.length > 0) throw new InvalidTrial(mistakes);
  }

  #formOf(pipeline: Pipeline, nodes: readonly StageNode[]): Form {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const order = topologicalOrder(readsOf(pipeline.stages)).order.map((id) => byId.get(id)!);
    return formOf(pipeline, selectStages({...pipeline, stages: order}, this.#words));
  }

  #nodeOf(stage: StageDeclaration): StageNode {
    const known = this.#nodes.get(stage);
    if (known) return known;
    const node = buildNode(stage, this.#code);
    this.#nodes.set(stage, node);
    return node;
  }

  /** A number for what a stage makes and reads: what its readers, and the order of stages, depend on. */
  #shapeOf(stage: StageDeclaration): number {
    const before = this.#shapes.get(stage);
    if (before !== undefined) return before;
    const {id, action, inputs, onDemand = false} = stage;
    const made = action.type === 'uses' ? action.uses : action.kind;
    const shape = JSON.stringify([id, action.type, made, inputs, onDemand]);
    const number = this.#known.get(shape) ?? this.#known.size;
    this.#known.set(shape, number);
    this.#shapes.set(stage, number);
    return number;
  }
}

const formOf = ({stages}: Pipeline, selected: readonly StageNode[]): Form => {
  const places = new Map(stages.map(({id}, place) => [id, place]));
  const ids = selected.map(({id}) => id);
  const own = new Map(ids.map((id, place) => [id, place]));
  return {
    ids,
    places: ids.map((id) => places.get(id)!),
    reads: selected.map(({inputs}) =>
      Object.values(inputs).flatMap(({stages}) => stages.map((id) => own.get(id)!)),
    ),
  };
};
