import {nearest} from '../pipeline/nearest.ts';
import {UsageError} from '../plan/selection.ts';
import type {RunEvent} from '../run/event.ts';
import type {StageEvent} from '../stage/event.ts';
import type {Expansion} from './expand.ts';
import {Halving, type HalvingConfig} from './halving.ts';
import type {JudgedStages} from './judged-stages.ts';
import type {Entry} from './log.ts';
import type {OtherRungs} from './other-rungs.ts';
import type {Tracker} from './tracker.ts';

/** Ends stages that halving judges, here or in another process that runs the sweep. */
export class Halts {
  readonly #halving: Halving;
  readonly #judged: JudgedStages;
  readonly #others: OtherRungs;
  readonly #tracker: Tracker;
  readonly #append: (entries: readonly Entry[]) => void;
  readonly #keys = new Map<string, string>();
  readonly #signals = new Map<string, AbortController>();

  constructor(
    config: HalvingConfig,
    judged: JudgedStages,
    others: OtherRungs,
    tracker: Tracker,
    append: (entries: readonly Entry[]) => void,
  ) {
    this.#halving = new Halving(config, () => others.news());
    this.#judged = judged;
    this.#others = others;
    this.#tracker = tracker;
    this.#append = append;
  }

  signalOf(stage: string): AbortSignal | undefined {
    return this.#judged.has(stage) ? this.#controller(stage).signal : undefined;
  }

  see(event: RunEvent): void {
    this.#judged.see(event);
    if (!('stage' in event) || !this.#judged.has(event.stage)) return;
    if (event.type === 'stage-started') this.#start(event.stage, event.key);
    if (event.type === 'stage-event') this.#judge(event.stage, event.event);
    if (event.type === 'stage-skipped' && event.like === 'stopped' && event.key !== undefined)
      this.#heed(event.stage, event.key);
  }

  #start(stage: string, key: string): void {
    this.#keys.set(stage, key);
    this.#heed(stage, key);
  }

  /** Another stage of this key may have been ended, here or in another process. */
  #heed(stage: string, key: string): void {
    const why = this.#others.verdictOn(key);
    if (why !== undefined) this.#end(stage, why);
  }

  #judge(stage: string, event: StageEvent): void {
    if (this.#controller(stage).signal.aborted) return;
    const rung = this.#halving.judge(this.#keys.get(stage)!, event);
    if (rung === undefined) return;
    this.#append([{type: 'rung', ...rung, value: Number.isNaN(rung.value) ? null : rung.value}]);
    if (rung.why !== undefined) this.#end(stage, rung.why);
  }

  #end(stage: string, why: string): void {
    this.#tracker.halt(stage, why);
    this.#controller(stage).abort();
  }

  #controller(stage: string): AbortController {
    const known = this.#signals.get(stage) ?? new AbortController();
    this.#signals.set(stage, known);
    return known;
  }
}

/**
 * The stages of the graph whose progress is compared.
 *
 * @throws UsageError if no trial has such a stage.
 */
export const judgedBy = (
  config: HalvingConfig | undefined,
  stagesOf: Expansion['stagesOf'],
): ReadonlySet<string> => {
  if (config === undefined) return new Set();
  const judged = new Set(stagesOf.flatMap(({own, shared}) => shared[own.indexOf(config.stage)] ?? []));
  if (judged.size > 0) return judged;
  const near = nearest(config.stage, new Set(stagesOf.flatMap(({own}) => own)));
  throw new UsageError(
    `No trial has the stage "${config.stage}" that halving compares.${near ? ` Did you mean ${near}?` : ''}`,
  );
};
