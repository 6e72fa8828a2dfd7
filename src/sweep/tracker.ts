import type {Cache} from '../cache/cache.ts';
import {canonicalJson} from '../json.ts';
import {changesText} from '../run/changes.ts';
import type {RunEvent} from '../run/event.ts';
import {trialsByStage, type Expansion} from './expand.ts';
import type {Ended} from './known.ts';
import type {Entry} from './log.ts';
import {outdatedBy} from './outdated.ts';
import type {Trial} from './trials.ts';

/** Who wants to know what becomes of trials. */
interface Listener {
  /** Lines for the log: only what is new to it. */
  readonly append: (entries: readonly Entry[]) => void;
  /** Trials of these ids have no end any more. */
  readonly outdated: (trials: readonly string[]) => void;
  /** @param isNews whether the log did not know it yet. */
  readonly ended: (trial: Trial, end: Ended, isNews: boolean) => void;
}

/** Follows the events of a run, and says when all stages of a trial are made, or when one of them will not be. */
export class Tracker {
  readonly #trials: readonly Trial[];
  readonly #expansion: Expansion;
  readonly #cache: Cache;
  /** Trial id → the end that the log knows, unless it is outdated. */
  readonly #known: Map<string, Ended>;
  readonly #listener: Listener;
  /** Stage of the graph → numbers of its trials. */
  readonly #trialsOf: ReadonlyMap<string, readonly number[]>;
  readonly #keys = new Map<string, string>();
  readonly #missing: number[];
  readonly #began = new Set<number>();
  readonly #ends = new Map<number, Ended>();

  constructor(
    trials: readonly Trial[],
    expansion: Expansion,
    cache: Cache,
    known: ReadonlyMap<string, Ended>,
    listener: Listener,
  ) {
    this.#trials = trials;
    this.#expansion = expansion;
    this.#cache = cache;
    this.#known = new Map(known);
    this.#listener = listener;
    this.#missing = expansion.stagesOf.map(({shared}) => shared.length);
    this.#trialsOf = trialsByStage(expansion.stagesOf);
  }

  see(event: RunEvent): void {
    if (event.type === 'run-started') this.#outdate(event.stale);
    if (event.type === 'stage-started') this.#begin(event.stage);
    if (event.type === 'stage-reused' || event.type === 'stage-finished') this.#made(event.stage, event.key);
    if (event.type === 'stage-failed' && !event.retrying)
      this.#end(event.stage, 'failed', (own) => `${own} ${event.error}`);
    if (event.type === 'stage-skipped' && (event.like === 'failed' || event.like === 'tainted'))
      this.#end(event.stage, 'failed', (own) => `${own}: ${event.because}`);
    if (event.type === 'stage-tainted')
      this.#end(event.stage, 'failed', (own) => `${own} is tainted: ${changesText(event)}`);
  }

  /** A stage will not be made, on purpose. */
  halt(stage: string, why: string): void {
    this.#end(stage, 'stopped', (own) => `${own} ${why}`);
  }

  /** Whether a stage is of any trial that was not stopped. */
  wanted(stage: string): boolean {
    return (this.#trialsOf.get(stage) ?? []).some((number) => this.#ends.get(number)?.state !== 'stopped');
  }

  /** What failed or was stopped is told so until it begins again. */
  #outdate(stale: readonly string[]): void {
    const expanded = {trials: this.#trials, expansion: this.#expansion};
    const trials = outdatedBy(stale, expanded, this.#known);
    for (const id of trials) this.#known.delete(id);
    this.#listener.outdated(trials);
  }

  #begin(stage: string): void {
    const open = (this.#trialsOf.get(stage) ?? []).filter((number) => !this.#ends.has(number));
    const fresh = open.filter((number) => !this.#began.has(number));
    // What all trials share is not the beginning of any.
    if (this.#expansion.common.has(stage)) return;
    for (const number of fresh) this.#began.add(number);
    this.#listener.append(fresh.map((number) => ({type: 'began', trial: this.#idOf(number)})));
  }

  #made(stage: string, key: string): void {
    const isRepaired = this.#keys.has(stage);
    this.#keys.set(stage, key);
    if (isRepaired) return;
    for (const number of this.#trialsOf.get(stage) ?? []) {
      const missing = (this.#missing[number] as number) - 1;
      this.#missing[number] = missing;
      if (missing === 0) this.#conclude(number, {state: 'finished'});
    }
  }

  #end(stage: string, state: 'failed' | 'stopped', detailOf: (own: string) => string): void {
    for (const number of this.#trialsOf.get(stage) ?? []) {
      if (this.#ends.has(number)) continue;
      const {own, shared} = this.#expansion.stagesOf[number]!;
      this.#conclude(number, {state, detail: detailOf(own[shared.indexOf(stage)] ?? stage)});
    }
  }

  #conclude(number: number, how: Pick<Ended, 'state' | 'detail'>): void {
    const trial = this.#trials[number] as Trial;
    const keys = this.#keysOf(number);
    const known = this.#known.get(trial.id);
    const same =
      !this.#began.has(number) &&
      known?.state === how.state &&
      known.detail === how.detail &&
      sameKeys(known.keys, keys);
    const end = same
      ? known
      : {type: 'ended' as const, trial: trial.id, ...how, metrics: this.#metricsOf(keys), keys};
    this.#ends.set(number, end);
    if (!same) this.#listener.append([end]);
    this.#listener.ended(trial, end, !same);
  }

  /** Of the stages that are not the same in all trials: what the trial is. */
  #keysOf(number: number): Readonly<Record<string, string>> {
    const {own: ids, shared} = this.#expansion.stagesOf[number]!;
    const stages = ids.map((id, at) => [id, shared[at]!] as const);
    const own = stages.filter(([, id]) => !this.#expansion.common.has(id));
    const told = own.length === 0 ? stages : own;
    return Object.fromEntries(
      told.flatMap(([stage, id]) => {
        const key = this.#keys.get(id);
        return key === undefined ? [] : [[stage, key]];
      }),
    );
  }

  #metricsOf(keys: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
    const metrics = Object.entries(keys).flatMap(([stage, key]) =>
      Object.entries(this.#cache.records.read(key)?.metrics ?? {}).map(
        ([name, value]) => [`${stage}.${name}`, value] as const,
      ),
    );
    return Object.fromEntries(metrics);
  }

  #idOf(number: number): string {
    return (this.#trials[number] as Trial).id;
  }
}

const sameKeys = (a: Ended['keys'], b: Ended['keys']): boolean => canonicalJson(a) === canonicalJson(b);
