import type {StageNode} from '../graph/graph.ts';
import {canonicalJson, type Json} from '../json.ts';

/** A stage of all the trials that run it in the same way. */
export interface SharedStage {
  /** In the order in which they were first met: inputs before their readers. */
  readonly number: number;
  /** As the first of these trials has it, with the ids of its own pipeline. */
  readonly node: StageNode;
  /** Numbers of the trials, rising. */
  readonly trials: number[];
  /** What it reads, in the order of its edges. */
  readonly reads: readonly SharedStage[];
}

/**
 * Gathers the stages of trials: what two of them would do in the same way with the same inputs is one stage. A trial's
 * stages are added with inputs before their readers.
 */
export class SharedStages {
  readonly #shared = new Map<string, SharedStage>();
  /** Most trials have a stage, as one object, that reads what it read in the trial before. */
  readonly #last = new Map<StageNode, SharedStage>();
  readonly #contents = new Map<StageNode, number>();
  readonly #params = new Map<object, number>();
  /** Text → a number for it. */
  readonly #texts = new Map<string, number>();

  /** @param reads what the node reads, in the order of its edges. */
  add(trial: number, node: StageNode, reads: readonly SharedStage[]): SharedStage {
    const last = this.#last.get(node);
    const shared = last && sameStages(last.reads, reads) ? last : this.#find(node, reads);
    shared.trials.push(trial);
    this.#last.set(node, shared);
    return shared;
  }

  all(): Iterable<SharedStage> {
    return this.#shared.values();
  }

  #find(node: StageNode, reads: readonly SharedStage[]): SharedStage {
    let identity = `${this.#contentOf(node)}`;
    for (const {number} of reads) identity += `,${number}`;
    const known = this.#shared.get(identity);
    if (known) return known;
    const made = {number: this.#shared.size, node, trials: [], reads};
    this.#shared.set(identity, made);
    return made;
  }

  /** A number for all that a stage is but its inputs' artifacts. */
  #contentOf(node: StageNode): number {
    const known = this.#contents.get(node);
    if (known !== undefined) return known;
    const {action, params, ...rest} = node;
    const does = action.type === 'uses' ? {uses: action.uses, code: action.code.digest} : action;
    const values = Object.keys(params).sort();
    const content = [rest, does, values, values.map((name) => this.#numberOfParam(params[name] as Json))];
    const number = this.#numberOf(JSON.stringify(content));
    this.#contents.set(node, number);
    return number;
  }

  /** Most are values, or one object, in many stages; the one text of an object takes long to make. */
  #numberOfParam(value: Json): number {
    if (typeof value !== 'object' || value === null) return this.#numberOf(canonicalJson(value));
    const known = this.#params.get(value);
    if (known !== undefined) return known;
    const number = this.#numberOf(canonicalJson(value));
    this.#params.set(value, number);
    return number;
  }

  #numberOf(text: string): number {
    const number = this.#texts.get(text) ?? this.#texts.size;
    this.#texts.set(text, number);
    return number;
  }
}

const sameStages = (some: readonly SharedStage[], others: readonly SharedStage[]): boolean =>
  some.length === others.length && some.every((stage, at) => stage === others[at]);
