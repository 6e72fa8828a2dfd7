import {buildNode} from '../graph/build.ts';
import {checkGraph, checkStages} from '../graph/check.ts';
import {readsOf} from '../graph/cycles.ts';
import type {StageNode} from '../graph/graph.ts';
import {topologicalOrder} from '../graph/order.ts';
import type {Pipeline, StageDeclaration} from '../pipeline/pipeline.ts';
import {selectStages} from '../plan/selection.ts';
import type {StageCode} from '../stage/declaration.ts';
import {InvalidTrial} from './invalid-trial.ts';
import {Numbers} from './numbers.ts';

/** How the stages that a trial runs hang together: most trials of a sweep have the same form. */
export interface Form {
  /** Their ids, inputs before their readers. */
  readonly ids: readonly string[];
  /** Of each the place among the stages of its pipeline. */
  readonly places: readonly number[];
  /** Of each the inputs, as places among `ids`, in the order of its edges. */
  readonly reads: readonly (readonly number[])[];
}

/** A stage of trials: one object in all that declare it by the same values. */
export interface WiredStage {
  /** In the order in which they were first met. */
  readonly number: number;
  readonly node: StageNode;
  /** The same for stages that differ in nothing but their params. */
  readonly frame: number;
  /** The same for stages that make and read the same: what their readers, and the order of stages, depend on. */
  readonly shape: number;
}

/** The stages that a trial runs, in the order of its form. */
export interface Wired {
  readonly form: Form;
  readonly stages: readonly WiredStage[];
}

/** Wires the pipelines of trials. They are alike: what has been checked or built for one is not for the next. */
export class Wiring {
  readonly #code: ReadonlyMap<string, StageCode>;
  readonly #words: readonly string[];
  readonly #cacheRoot: string;
  readonly #stages = new Map<StageDeclaration, WiredStage>();
  readonly #frames = new Numbers();
  readonly #shapes = new Numbers();
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
    const frames = this.#frames.size;
    const fresh = pipeline.stages.filter((stage) => !this.#stages.has(stage));
    const stages = pipeline.stages.map((stage) => this.#stages.get(stage) ?? this.#wireStage(stage));
    const shapes = stages.map(({shape}) => shape).join();
    const known = this.#forms.get(shapes);
    if (known === undefined) this.#checkAll(pipeline);
    else if (fresh.length > 0) this.#checkFresh(pipeline, fresh, frames);
    const form = known ?? this.#formOf(pipeline, stages);
    this.#forms.set(shapes, form);
    return {form, stages: form.places.map((place) => stages[place]!)};
  }

  #checkAll(pipeline: Pipeline): void {
    refuse(checkGraph(pipeline, this.#code, this.#cacheRoot));
  }

  /** @param frames how many had been checked before. */
  #checkFresh(pipeline: Pipeline, fresh: readonly StageDeclaration[], frames: number): void {
    const isNew = (stage: StageDeclaration): boolean => this.#stages.get(stage)!.frame >= frames;
    const whole = fresh.filter(isNew);
    const params = fresh.filter((stage) => !isNew(stage));
    refuse(checkStages(pipeline, {whole, params}, this.#code, this.#cacheRoot));
  }

  #formOf(pipeline: Pipeline, stages: readonly WiredStage[]): Form {
    const byId = new Map(stages.map(({node}) => [node.id, node]));
    const order = topologicalOrder(readsOf(pipeline.stages)).order.map((id) => byId.get(id)!);
    return formOf(pipeline, selectStages({...pipeline, stages: order}, this.#words));
  }

  #wireStage(stage: StageDeclaration): WiredStage {
    const {id, action, inputs, onDemand = false, params: _, ...others} = stage;
    const made = action.type === 'uses' ? action.uses : action.kind;
    const shape = JSON.stringify([id, action.type, made, inputs, onDemand]);
    const wired = {
      number: this.#stages.size,
      node: buildNode(stage, this.#code),
      frame: this.#frames.of(shape + JSON.stringify([action, others])),
      shape: this.#shapes.of(shape),
    };
    this.#stages.set(stage, wired);
    return wired;
  }
}

const refuse = (mistakes: InvalidTrial['diagnostics']): void => {
  if (mistakes.length > 0) throw new InvalidTrial(mistakes);
};

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
