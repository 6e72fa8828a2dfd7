import type {Cache} from '../cache/cache.ts';
import {nearest} from '../pipeline/nearest.ts';
import {makePlan} from '../plan/make-plan.ts';
import {UsageError} from '../plan/selection.ts';
import type {RunEvent} from '../run/event.ts';
import type {StageEvent} from '../stage/event.ts';
import type {Expansion} from './expand.ts';
import type {Halving, HalvingConfig} from './halving.ts';
import type {Entry} from './log.ts';
import type {Tracker} from './tracker.ts';

/** Ends stages that halving judges. */
export class Halts {
  readonly #halving: Halving | undefined;
  /** Stages of the graph that are judged. */
  readonly #judged: ReadonlySet<string>;
  readonly #tracker: Tracker;
  readonly #append: (entries: readonly Entry[]) => void;
  readonly #keys = new Map<string, string>();
  readonly #signals = new Map<string, AbortController>();

  constructor(
    halving: Halving | undefined,
    judged: ReadonlySet<string>,
    tracker: Tracker,
    append: (entries: readonly Entry[]) => void,
  ) {
    this.#halving = halving;
    this.#judged = judged;
    this.#tracker = tracker;
    this.#append = append;
  }

  signalOf(stage: string): AbortSignal | undefined {
    return this.#judged.has(stage) ? this.#controller(stage).signal : undefined;
  }

  see(event: RunEvent): void {
    if (!('stage' in event) || !this.#judged.has(event.stage)) return;
    if (event.type === 'stage-started' || event.type === 'stage-reused') this.#meet(event.stage, event.key);
    if (event.type === 'stage-event') this.#judge(event.stage, event.event);
  }

  #meet(stage: string, key: string): void {
    this.#keys.set(stage, key);
    this.#halving?.admit(new Set([key]));
  }

  #judge(stage: string, event: StageEvent): void {
    if (this.#controller(stage).signal.aborted) return;
    const judgement = this.#halving?.judge(this.#keys.get(stage)!, event);
    if (judgement === undefined) return;
    const {rung, why} = judgement;
    this.#append([{type: 'rung', ...rung, value: Number.isNaN(rung.value) ? null : rung.value}]);
    if (why === undefined) return;
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

/** Keys of the stages that are compared, as far as they are known before anything runs. */
export const judgedKeys = (
  config: HalvingConfig,
  {graph, stagesOf}: Expansion,
  cache: Cache,
): ReadonlySet<string> => {
  const judged = judgedBy(config, stagesOf);
  const known = makePlan(graph, cache).stages.flatMap((stage) =>
    stage.state !== 'waiting' && judged.has(stage.node.id) ? [stage.key] : [],
  );
  return new Set(known);
};
