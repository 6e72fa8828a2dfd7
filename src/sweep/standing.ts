import {estimateWords} from './estimate-words.ts';
import type {Ended, Known} from './known.ts';
import {summarise} from './read.ts';
import type {SweepSummary} from './summary.ts';
import {overlayText} from './trials.ts';

/** The best is looked for at the end, before that at most so often and in a fiftieth of the time: trials may be many. */
const everyMs = 1_000;
const sparing = 50;

/** How a sweep stands while it runs, in a line. */
export class Standing {
  readonly #known: Known;
  readonly #total: number;
  readonly #ended: Map<string, Ended>;
  readonly #counts = new Map<Ended['state'], number>();
  #best = '';
  #next = 0;

  /** @param total how many trials are run. */
  constructor(known: Known, total: number) {
    this.#known = known;
    this.#total = total;
    this.#ended = new Map(known.ended);
  }

  forget(trials: readonly string[]): void {
    for (const trial of trials) this.#ended.delete(trial);
  }

  see(end: Ended): void {
    this.#ended.set(end.trial, end);
    this.#counts.set(end.state, (this.#counts.get(end.state) ?? 0) + 1);
  }

  /** `trials 5/8 · 1 failed · best D_L 0.052 ± 0.003 at weighting_ce=0`. */
  text(): string {
    const done = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    const others = (['failed', 'stopped'] as const).flatMap((state) =>
      this.#counts.has(state) ? [`${this.#counts.get(state)} ${state}`] : [],
    );
    return [`trials ${done}/${this.#total}`, ...others, ...this.#bestText(done === this.#total)].join(' · ');
  }

  #bestText(isLast: boolean): readonly string[] {
    const begin = performance.now();
    if (isLast || begin >= this.#next) {
      this.#best = bestText(summarise({...this.#known, ended: this.#ended})) ?? '';
      const now = performance.now();
      this.#next = now + Math.max(everyMs, sparing * (now - begin));
    }
    return this.#best === '' ? [] : [this.#best];
  }
}

/** The best by the first goal. */
export const bestText = ({goals, points}: SweepSummary): string | undefined => {
  const metric = goals[0]?.metric;
  const best = points.find(({bestBy}) => metric !== undefined && bestBy.includes(metric));
  const found = metric === undefined ? undefined : best?.metrics[metric];
  if (!best || !found) return undefined;
  return `best ${metric} ${estimateWords(found)} at ${overlayText(best.point)}`;
};
