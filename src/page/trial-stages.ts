import type {Edge, StageNode} from '../graph/graph.ts';

/** The stages of a sweep's trials, each once: where a matrix is made of what is swept, trials have different cells. */
export class TrialStages {
  #inOrder: readonly StageNode[];
  #ids: ReadonlySet<string>;

  constructor(first: readonly StageNode[]) {
    this.#inOrder = first;
    this.#ids = idsOf(first);
  }

  /** Inputs before the stages that read them. */
  get inOrder(): readonly StageNode[] {
    return this.#inOrder;
  }

  hasAll(ids: readonly string[]): boolean {
    return ids.every((id) => this.#ids.has(id));
  }

  /** Adds those of a trial, each before the stages that come after it there. */
  add(own: readonly StageNode[]): void {
    const all = [...this.#inOrder];
    let next = all.length;
    for (const node of own.toReversed()) {
      const at = this.#ids.has(node.id) ? all.findIndex(({id}) => id === node.id) : -1;
      if (at >= 0) next = at;
      all.splice(next, at < 0 ? 0 : 1, at < 0 ? node : readingBoth(all[at] as StageNode, node));
    }
    this.#inOrder = all;
    this.#ids = idsOf(all);
  }
}

const idsOf = (stages: readonly StageNode[]): ReadonlySet<string> => new Set(stages.map(({id}) => id));

/** A stage that reads what it does in one trial or another. */
const readingBoth = (one: StageNode, other: StageNode): StageNode => ({
  ...one,
  inputs: {...other.inputs, ...mapped(one.inputs, (edge, name) => merged(edge, other.inputs[name]))},
});

const merged = (edge: Edge, other: Edge | undefined): Edge => {
  const stages = [...new Set([...edge.stages, ...(other?.stages ?? [])])];
  return stages.length === edge.stages.length ? edge : {many: edge.many || stages.length > 1, stages};
};

const mapped = (
  inputs: StageNode['inputs'],
  change: (edge: Edge, name: string) => Edge,
): StageNode['inputs'] =>
  Object.fromEntries(Object.entries(inputs).map(([name, edge]) => [name, change(edge, name)]));
