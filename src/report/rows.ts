import type {RunEvent} from '../run/event.ts';

/** Redrawing costs as many microseconds as there are rows, so more are not shown. */
export const mostRows = 20;

/** How many stages are in which state: the row that stands for all that have none of their own. */
export class Tally {
  #total = 0;
  readonly #ended = new Map<string, string>();

  see(event: RunEvent): void {
    if (event.type === 'run-started') this.#total = event.stages.length;
    const state = endOf(event);
    if (state !== undefined && 'stage' in event) this.#ended.set(event.stage, state);
  }

  /** `stages 37/120 · 34 finished · 1 failed · 2 fresh · 5 running`. */
  text(running: number): string {
    const counts = new Map<string, number>();
    for (const state of this.#ended.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
    const states = [...counts].map(([state, number]) => `${number} ${state}`);
    return [`stages ${this.#ended.size}/${this.#total}`, ...states, `${running} running`].join(' · ');
  }
}

const ends = new Map<RunEvent['type'], string>([
  ['stage-reused', 'fresh'],
  ['stage-finished', 'finished'],
  ['stage-tainted', 'tainted'],
  ['stage-skipped', 'skipped'],
  ['stage-stopped', 'stopped'],
]);

/** How a stage ended, if this event is its end. */
export const endOf = (event: RunEvent): string | undefined => {
  if (event.type === 'stage-failed') return event.retrying ? undefined : 'failed';
  return ends.get(event.type);
};
