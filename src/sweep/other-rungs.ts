import type {Rung} from './halving.ts';
import type {JudgedStages} from './judged-stages.ts';
import {rungsIn} from './known.ts';
import type {LogTail} from './log-tail.ts';

/** What was compared by earlier runs of the sweep, and is by others beside this one. */
export class OtherRungs {
  readonly #stages: JudgedStages;
  readonly #log: LogTail;
  /** By keys that no stage has by now: of other code or params, or its inputs are still to be made. */
  readonly #strange = new Map<string, Rung[]>();
  readonly #verdicts = new Map<string, string>();
  /** Of lines that were read and not told yet. */
  #keys: string[] = [];

  /** @param before what the log said when this run began. */
  constructor(before: readonly Rung[], log: LogTail, stages: JudgedStages) {
    this.#log = log;
    this.#stages = stages;
    for (const rung of before) this.#keep(rung);
  }

  /** Rungs of the stages as they are now, each told once. */
  news(): readonly Rung[] {
    this.#read();
    if (this.#strange.size === 0) return [];
    const known = [...this.#stages.newKeys(), ...this.#keys.filter((key) => this.#stages.knows(key))];
    this.#keys = [];
    return known.flatMap((key) => this.#take(key));
  }

  /** Why a stage of this key was ended since the trials of this run were chosen. */
  verdictOn(key: string): string | undefined {
    this.#read();
    return this.#verdicts.get(key);
  }

  #read(): void {
    const rungs = rungsIn(this.#log.news());
    for (const rung of rungs) this.#keep(rung);
    for (const {key, why} of rungs) if (why !== undefined) this.#verdicts.set(key, why);
    this.#keys.push(...rungs.map(({key}) => key));
  }

  #keep(rung: Rung): void {
    const same = this.#strange.get(rung.key);
    if (same) same.push(rung);
    else this.#strange.set(rung.key, [rung]);
  }

  #take(key: string): readonly Rung[] {
    const rungs = this.#strange.get(key) ?? [];
    this.#strange.delete(key);
    return rungs;
  }
}
