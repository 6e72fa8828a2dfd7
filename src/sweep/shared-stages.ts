import type {StageNode} from '../graph/graph.ts';
import {canonicalJson, type Json} from '../json.ts';

/** A stage of all the trials that run it in the same way. */
export interface SharedStage {
  /** As the first of these trials has it, with the ids of its own pipeline. */
  readonly node: StageNode;
  /** Numbers of the trials, rising. */
  readonly trials: number[];
  /** Ids in its own pipeline → the shared stages that it reads. */
  readonly reads: ReadonlyMap<string, SharedStage>;
}

/**
 * Gathers the stages of trials: what two of them would do in the same way with the same inputs is one stage. A trial's
 * stages are added with inputs before their readers.
 */
export class SharedStages {
  readonly #shared = new Map<string, SharedStage>();
  readonly #numbers = new Map<SharedStage, number>();
  readonly #contents = new WeakMap<StageNode, number>();
  readonly #known = new Map<string, number>();

  /** @param sharedOf the shared stage that an id of the same trial stands for. */
  add(trial: number, node: StageNode, sharedOf: (id: string) => SharedStage): SharedStage {
    const inputs = Object.values(node.inputs).flatMap(({stages}) => stages);
    const identity = [this.#contentOf(node), ...inputs.map((id) => this.#numbers.get(sharedOf(id)))].join();
    const known = this.#shared.get(identity);
    if (known) {
      known.trials.push(trial);
      return known;
    }
    const made = {node, trials: [trial], reads: new Map(inputs.map((id) => [id, sharedOf(id)]))};
    this.#shared.set(identity, made);
    this.#numbers.set(made, this.#numbers.size);
    return made;
  }

  /** In the order in which they were first added: inputs before their readers. */
  all(): Iterable<SharedStage> {
    return this.#shared.values();
  }

  /** A number for all that a stage is but its inputs' artifacts. A node that is one object is looked at once. */
  #contentOf(node: StageNode): number {
    const known = this.#contents.get(node);
    if (known !== undefined) return known;
    const {action, ...rest} = node;
    const does = action.type === 'uses' ? {uses: action.uses, code: action.code.digest} : action;
    const content = canonicalJson({...rest, action: does} as unknown as Json);
    const number = this.#known.get(content) ?? this.#known.size;
    this.#known.set(content, number);
    this.#contents.set(node, number);
    return number;
  }
}
