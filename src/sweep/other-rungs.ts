import type {Rung} from './halving.ts';
import type {JudgedStages} from './judged-stages.ts';
import {rungsIn} from './known.ts';
import type {LogTail} from './log-tail.ts';

/** What was compared by earlier runs of the sweep, and is by others beside this one. */
export class OtherRungs {
  readonly #stages: JudgedStages;
  readonly #log: LogTail;
  /** Of keys that no stage has by now: of other code or params, or its inputs are still to be made. */
  #strange: readonly Rung[];
  readonly #verdicts = new Map<string, string>();

  /** @param before what the log said when this run began. */
  constructor(before: readonly Rung[], log: LogTail, stages: JudgedStages) {
    this.#strange = before;
    this.#log = log;
    this.#stages = stages;
  }

  /** Rungs of the stages as they are now, each told once. */
  news(): readonly Rung[] {
    this.#read();
    if (this.#strange.length === 0) return [];
    const keys = this.#stages.keys();
    const told = this.#strange.filter(({key}) => keys.has(key));
    this.#strange = this.#strange.filter(({key}) => !keys.has(key));
    return told;
  }

  /** Why a stage of this key was ended since this run began. */
  verdictOn(key: string): string | undefined {
    this.#read();
    return this.#verdicts.get(key);
  }

  #read(): void {
    const rungs = rungsIn(this.#log.news());
    for (const {key, why} of rungs) if (why !== undefined) this.#verdicts.set(key, why);
    if (rungs.length > 0) this.#strange = [...this.#strange, ...rungs];
  }
}
