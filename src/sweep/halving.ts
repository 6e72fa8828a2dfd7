import type {SweepConfig} from '../../schemas/sweep.ts';
import type {StageEvent} from '../stage/event.ts';

export type HalvingConfig = NonNullable<SweepConfig['halving']>;

/** A stage came to a step of comparison. */
export interface Rung {
  /** Of the stage. */
  readonly key: string;
  readonly figure: string;
  /** The step of comparison. */
  readonly at: number;
  readonly value: number;
  /** Why it should end; otherwise it goes on. */
  readonly why?: string;
}

/**
 * Successive halving as trials go (asynchronous; Li et al. 2020, its stopping form): at the steps first, first · factor,
 * first · factor², … a trial's figure is set beside those of the trials that came there before, and it ends unless it is
 * among the best in `factor`.
 */
export class Halving {
  readonly #config: Required<HalvingConfig>;
  readonly #others: () => readonly Rung[];
  /** Step of comparison → key → the figure that was told there. */
  readonly #figures = new Map<number, Map<string, number>>();

  /** @param others what other runs compared, as far as it was not told yet. Asked before each comparison. */
  constructor(config: HalvingConfig, others: () => readonly Rung[] = () => []) {
    this.#config = {figure: 'loss', direction: 'min', factor: 3, ...config};
    this.#others = others;
  }

  /** By what a stage tells now; undefined where it is not to be compared: before the first step, or again at one. */
  judge(key: string, event: StageEvent): Rung | undefined {
    const {figure} = this.#config;
    const value = event.type === 'progress' ? event.figures?.[figure] : undefined;
    if (event.type !== 'progress' || value === undefined) return undefined;
    const at = this.#last(event.step);
    if (at === undefined || this.#at(at).has(key)) return undefined;
    this.#hear();
    if (this.#at(at).has(key)) return undefined;
    this.#at(at).set(key, value);
    const places = this.#placesOf(value, at);
    if (places === undefined) return {key, figure, at, value};
    const why = `ended at step ${event.step}: ${figure} ${value} is not among the best ${places}`;
    return {key, figure, at, value, why};
  }

  #hear(): void {
    for (const {key, figure, at, value} of this.#others())
      // What came first was told nearest to the step.
      if (figure === this.#config.figure && !this.#at(at).has(key)) this.#at(at).set(key, value);
  }

  /** Undefined if the value is among the best; else among how many of how many it is not. */
  #placesOf(value: number, at: number): string | undefined {
    const {direction, factor} = this.#config;
    const values = [...this.#at(at).values()];
    const sign = direction === 'min' ? 1 : -1;
    const better = values.filter((other) => sign * other < sign * value).length;
    const places = Math.max(1, Math.floor(values.length / factor));
    // A figure that is not a number is better than none and worse than any.
    return better < places && !Number.isNaN(value) ? undefined : `${places} of ${values.length}`;
  }

  /** The last step of comparison up to a step: at those before it a stage is not compared by a figure from here. */
  #last(step: number): number | undefined {
    const {first, factor} = this.#config;
    if (step < first) return undefined;
    let at = first;
    while (at * factor <= step) at *= factor;
    return at;
  }

  #at(step: number): Map<string, number> {
    const known = this.#figures.get(step) ?? new Map<string, number>();
    this.#figures.set(step, known);
    return known;
  }
}
