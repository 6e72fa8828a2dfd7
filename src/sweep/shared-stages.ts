import type {StageNode} from '../graph/graph.ts';
import {canonicalJson, type Json} from '../json.ts';
import {Numbers} from './numbers.ts';
import type {Wired, WiredStage} from './wiring.ts';

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

/** What is known of a wired stage. */
interface Met {
  /** A number for all that it is but its inputs' artifacts. */
  readonly content: number;
  /** Most trials have a stage, as one object, that reads what it read in the trial before. */
  last?: SharedStage;
}

/** Gathers the stages of trials: what two of them would do in the same way with the same inputs is one stage. */
export class SharedStages {
  readonly #all: SharedStage[] = [];
  /** By the number of a wired stage. */
  readonly #met: Met[] = [];
  /** Its content, and the numbers of what it reads → a stage. */
  readonly #shared = new Map<string, SharedStage>();
  readonly #contents = new Numbers();
  readonly #objects = new Map<object, number>();
  readonly #texts = new Numbers();

  /** The stages of the next trial, in the order of its form. */
  add(trial: number, {form, stages}: Wired): readonly SharedStage[] {
    const own: SharedStage[] = [];
    for (const stage of stages) {
      const met = (this.#met[stage.number] ??= {content: this.#contentOf(stage)});
      const places = form.reads[own.length]!;
      if (met.last && readsThese(met.last, places, own)) met.last.trials.push(trial);
      else
        met.last = this.#addTo(
          trial,
          stage,
          met.content,
          places.map((place) => own[place]!),
        );
      own.push(met.last);
    }
    return own;
  }

  get all(): readonly SharedStage[] {
    return this.#all;
  }

  #addTo(trial: number, {node}: WiredStage, content: number, reads: readonly SharedStage[]): SharedStage {
    let identity = `${content}`;
    for (const {number} of reads) identity += `,${number}`;
    const known = this.#shared.get(identity);
    if (known) {
      known.trials.push(trial);
      return known;
    }
    const made = {number: this.#all.length, node, trials: [trial], reads};
    this.#shared.set(identity, made);
    this.#all.push(made);
    return made;
  }

  #contentOf({frame, node: {params}}: WiredStage): number {
    let content = `${frame}`;
    for (const name of Object.keys(params).sort())
      content += `,${JSON.stringify(name)}:${this.#valueText(params[name] as Json)}`;
    return this.#contents.of(content);
  }

  /** Objects are in many stages the same one, and their one text takes long to make: they have numbers. */
  #valueText(value: Json): string {
    if (typeof value !== 'object' || value === null) return canonicalJson(value);
    const number = this.#objects.get(value) ?? this.#texts.of(canonicalJson(value));
    this.#objects.set(value, number);
    return `#${number}`;
  }
}

/** A wired stage reads equally many in all trials. */
const readsThese = (
  {reads}: SharedStage,
  places: readonly number[],
  own: readonly SharedStage[],
): boolean => {
  let at = 0;
  for (const place of places) if (own[place] !== reads[at++]) return false;
  return true;
};
