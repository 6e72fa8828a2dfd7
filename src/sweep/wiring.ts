import {buildNode} from '../graph/build.ts';
import {checkGraph} from '../graph/check.ts';
import {readsOf} from '../graph/cycles.ts';
import type {StageNode} from '../graph/graph.ts';
import {topologicalOrder} from '../graph/order.ts';
import {InvalidTrial} from './invalid-trial.ts';
import type {Pipeline, StageDeclaration} from '../pipeline/pipeline.ts';
import {selectStages} from '../plan/selection.ts';
import type {StageCode} from '../stage/declaration.ts';

/** Wires the pipelines of trials. They are alike: what has been checked or built for one is not for the next. */
export class Wiring {
  readonly #code: ReadonlyMap<string, StageCode>;
  readonly #words: readonly string[];
  readonly #nodes = new WeakMap<StageDeclaration, StageNode>();
  /** What tells one wiring from another → the stages to run, inputs before their readers. */
  readonly #forms = new Map<string, readonly string[]>();
  readonly #shapes = new WeakMap<StageDeclaration, number>();
  readonly #known = new Map<string, number>();

  /** @param words the stages to run, with what they need; none means all. */
  constructor(code: ReadonlyMap<string, StageCode>, words: readonly string[]) {
    this.#code = code;
    this.#words = words;
  }

  /**
   * The stages that a trial runs, inputs before their readers.
   *
   * @throws InvalidTrial with the mistakes in it; UsageError if a word names no stage of it.
   */
  wire(pipeline: Pipeline): readonly StageNode[] {
    const form = pipeline.stages.map((stage) => this.#shapeOf(stage)).join();
    const order = this.#forms.get(form);
    this.#check(pipeline, order === undefined);
    const nodes = new Map(pipeline.stages.map((stage) => [stage.id, this.#nodeOf(stage)]));
    const ids = order ?? this.#order(pipeline, nodes);
    this.#forms.set(form, ids);
    return ids.map((id) => nodes.get(id) as StageNode);
  }

  /** All of a pipeline that is wired in a new way; else the stages that are new, beside what they read. */
  #check(pipeline: Pipeline, all: boolean): void {
    const fresh = all ? pipeline.stages : pipeline.stages.filter((stage) => !this.#nodes.has(stage));
    if (fresh.length === 0) return;
    const ids = new Set(fresh.flatMap(({id, inputs}) => [id, ...readBy(inputs)]));
    const stages = all ? fresh : pipeline.stages.filter(({id}) => ids.has(id));
    const mistakes = checkGraph({...pipeline, stages}, this.#code);
    if (mistakes.length > 0) throw new InvalidTrial(mistakes);
  }

  #order(pipeline: Pipeline, nodes: ReadonlyMap<string, StageNode>): readonly string[] {
    const {order} = topologicalOrder(readsOf(pipeline.stages));
    const stages = order.map((id) => nodes.get(id) as StageNode);
    return selectStages({...pipeline, stages}, this.#words).map(({id}) => id);
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
    const known = this.#shapes.get(stage);
    if (known !== undefined) return known;
    const {id, action, inputs, onDemand = false} = stage;
    const made = action.type === 'uses' ? action.uses : action.kind;
    const shape = JSON.stringify([id, action.type, made, inputs, onDemand]);
    const number = this.#known.get(shape) ?? this.#known.size;
    this.#known.set(shape, number);
    this.#shapes.set(stage, number);
    return number;
  }
}

const readBy = (inputs: StageDeclaration['inputs']): readonly string[] =>
  Object.values(inputs).flatMap(({stages}) => stages);
