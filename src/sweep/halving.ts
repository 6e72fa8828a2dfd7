import type {SweepConfig} from '../../schemas/sweep.ts';
import type {StageEvent} from '../stage/event.ts';

export type HalvingConfig = NonNullable<SweepConfig['halving']>;

/**
 * Successive halving as trials go (asynchronous; Li et al. 2020, its stopping form): at the steps first, first · factor,
 * first · factor², … a trial's figure is set beside those of the trials that came there before, and it ends unless it is
 * among the best in `factor`.
 */
export class Halving {
  readonly #config: Required<HalvingConfig>;
  /** Rung → the figures that were told there. */
  readonly #rungs: number[][] = [];
  /** Stage → how many rungs it has passed. */
  readonly #passed = new Map<string, number>();

  constructor(config: HalvingConfig) {
    this.#config = {figure: 'loss', direction: 'min', factor: 3, ...config};
  }

  /** Why a stage should end, by what it tells now; undefined: it goes on. */
  judge(stage: string, event: StageEvent): string | undefined {
    const {first, factor, direction, figure} = this.#config;
    const value = event.type === 'progress' ? event.figures?.[figure] : undefined;
    if (event.type !== 'progress' || value === undefined) return undefined;
    const rung = this.#passed.get(stage) ?? 0;
    if (event.step < first * factor ** rung) return undefined;
    this.#passed.set(stage, rung + 1);
    const values = (this.#rungs[rung] ??= []);
    values.push(value);
    const sign = direction === 'min' ? 1 : -1;
    const better = values.filter((other) => sign * other < sign * value).length;
    const places = Math.max(1, Math.floor(values.length / factor));
    // A figure that is not a number is better than none and worse than any.
    if (better < places && !Number.isNaN(value)) return undefined;
    return `ended at step ${event.step}: ${figure} ${value} is not among the best ${places} of ${values.length}`;
  }
}
