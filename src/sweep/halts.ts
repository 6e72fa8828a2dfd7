import {nearest} from '../pipeline/nearest.ts';
import {UsageError} from '../plan/selection.ts';
import type {RunEvent} from '../run/event.ts';
import type {Expansion} from './expand.ts';
import {Halving, type HalvingConfig} from './halving.ts';
import type {Tracker} from './tracker.ts';

/** Ends stages that halving judges. */
export class Halts {
  readonly #halving: Halving | undefined;
  readonly #tracker: Tracker;
  /** Stages of the graph that are judged. */
  readonly #judged: ReadonlySet<string>;
  readonly #signals = new Map<string, AbortController>();

  constructor(config: HalvingConfig | undefined, judged: ReadonlySet<string>, tracker: Tracker) {
    this.#halving = config && new Halving(config);
    this.#judged = judged;
    this.#tracker = tracker;
  }

  signalOf(stage: string): AbortSignal | undefined {
    return this.#judged.has(stage) ? this.#controller(stage).signal : undefined;
  }

  see(event: RunEvent): void {
    if (event.type !== 'stage-event' || !this.#judged.has(event.stage)) return;
    const why = this.#halving?.judge(event.stage, event.event);
    if (why === undefined || this.#controller(event.stage).signal.aborted) return;
    this.#tracker.halt(event.stage, why);
    this.#controller(event.stage).abort();
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
