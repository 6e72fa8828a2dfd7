import type {Cache} from '../cache/cache.ts';
import type {Graph, StageNode} from '../graph/graph.ts';
import {keyOf, keyParts, NoSuchFile} from '../plan/key.ts';
import {makePlan} from '../plan/make-plan.ts';
import {inputStages} from '../plan/selection.ts';
import type {RunEvent} from '../run/event.ts';

/**
 * Stages whose progress halving compares, and the keys that they have by the code and params of now, as far as this run
 * knows of their inputs.
 */
export class JudgedStages {
  readonly #cache: Cache;
  readonly #dir: string;
  readonly #ids: ReadonlySet<string>;
  readonly #keys = new Set<string>();
  /** Those of the keys that were not told yet. */
  #news: string[] = [];
  /** Stage of the graph → digest of its artifact. */
  readonly #artifacts = new Map<string, string>();
  /** An input that is still to be made → the stages that read it. */
  readonly #readers = new Map<string, StageNode[]>();
  /** Stages whose inputs were made since keys were asked for. */
  readonly #ready = new Set<StageNode>();

  /** @param graph of all trials, those that are not run now as well. */
  constructor(ids: ReadonlySet<string>, graph: Graph, cache: Cache) {
    this.#ids = ids;
    this.#cache = cache;
    this.#dir = graph.dir;
    for (const stage of makePlan(graph, cache).stages) {
      if (stage.state === 'fresh') this.#artifacts.set(stage.node.id, stage.artifact);
      if (!ids.has(stage.node.id)) continue;
      if (stage.state === 'waiting') this.#await(stage.node, stage.on);
      else this.#add(stage.key);
    }
  }

  has(stage: string): boolean {
    return this.#ids.has(stage);
  }

  see(event: RunEvent): void {
    if (event.type === 'stage-reused' || event.type === 'stage-finished')
      this.#made(event.stage, event.artifact);
    // A file that was edited since changes the key.
    if ('key' in event && this.has(event.stage)) this.#add(event.key);
  }

  knows(key: string): boolean {
    return this.#keys.has(key);
  }

  /** The keys that are known since the last call. */
  newKeys(): readonly string[] {
    for (const node of this.#ready) this.#add(this.#keyOf(node));
    this.#ready.clear();
    const news = this.#news;
    this.#news = [];
    return news;
  }

  #await(node: StageNode, on: readonly string[]): void {
    for (const input of on) {
      const same = this.#readers.get(input);
      if (same) same.push(node);
      else this.#readers.set(input, [node]);
    }
  }

  #made(stage: string, artifact: string): void {
    this.#artifacts.set(stage, artifact);
    for (const node of this.#readers.get(stage) ?? [])
      if ([...inputStages(node)].every((id) => this.#artifacts.has(id))) this.#ready.add(node);
    this.#readers.delete(stage);
  }

  #add(key: string | undefined): void {
    if (key === undefined || this.#keys.has(key)) return;
    this.#keys.add(key);
    this.#news.push(key);
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
