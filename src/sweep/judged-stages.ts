import type {Cache} from '../cache/cache.ts';
import type {Graph, StageNode} from '../graph/graph.ts';
import {keyOf, keyParts, NoSuchFile} from '../plan/key.ts';
import {makePlan} from '../plan/make-plan.ts';
import {inputStages} from '../plan/selection.ts';
import type {RunEvent} from '../run/event.ts';

/** Stages whose progress halving compares, and the keys that they have by the code and params of now. */
export class JudgedStages {
  readonly #cache: Cache;
  readonly #dir: string;
  readonly #ids: ReadonlySet<string>;
  /** Those that wait for inputs. */
  readonly #waiting = new Set<StageNode>();
  readonly #keys = new Set<string>();
  /** Stage of the graph → digest of its artifact. */
  readonly #artifacts = new Map<string, string>();

  /** @param graph of all trials, those that are not run now as well. */
  constructor(ids: ReadonlySet<string>, graph: Graph, cache: Cache) {
    this.#ids = ids;
    this.#cache = cache;
    this.#dir = graph.dir;
    for (const stage of makePlan(graph, cache).stages) {
      if (stage.state === 'fresh') this.#artifacts.set(stage.node.id, stage.artifact);
      if (!ids.has(stage.node.id)) continue;
      if (stage.state === 'waiting') this.#waiting.add(stage.node);
      else this.#keys.add(stage.key);
    }
  }

  has(stage: string): boolean {
    return this.#ids.has(stage);
  }

  see(event: RunEvent): void {
    if (event.type === 'stage-reused' || event.type === 'stage-finished')
      this.#artifacts.set(event.stage, event.artifact);
    // A file that was edited since changes the key.
    if ('key' in event && this.has(event.stage)) this.#keys.add(event.key);
  }

  /** Of those whose inputs are made by now, whoever runs them. */
  keys(): ReadonlySet<string> {
    for (const node of this.#waiting) {
      if ([...inputStages(node)].some((id) => !this.#artifacts.has(id))) continue;
      this.#waiting.delete(node);
      const key = this.#keyOf(node);
      if (key !== undefined) this.#keys.add(key);
    }
    return this.#keys;
  }

  /** None where a file is gone: its turn will say so. */
  #keyOf(node: StageNode): string | undefined {
    const artifactOf = (id: string): string => this.#artifacts.get(id)!;
    try {
      return keyOf(keyParts(node, {dir: this.#dir, files: this.#cache.files, artifactOf}));
    } catch (error) {
      if (error instanceof NoSuchFile) return undefined;
      throw error;
    }
  }
}
