import type {RunEvent} from '../run/event.ts';
import {duration} from '../format.ts';
import {lineOf} from './lines.ts';
import {Progress} from './progress.ts';
import {reporter, type Reporter} from './reporter.ts';
import {endOf, mostRows, Tally} from './rows.ts';
import {openScreen, type Row, type Screen} from './screen.ts';

/** Redrawing is what costs. */
const redrawMs = 500;

/**
 * A live row for each running stage and one for all stages together, twenty at most; the last one also has room for
 * what has no row, such as a stage that waits for another run. Nothing is drawn, and listr2 is not loaded, before a
 * stage starts or waits.
 *
 * @param now milliseconds of a clock.
 */
export const terminalReporter = (
  now: () => number = () => performance.now(),
  open = openScreen,
): Reporter => {
  const live = new LiveRows(now, open);
  return reporter(
    (event) => live.on(event),
    () => live.close(),
  );
};

class LiveRows {
  readonly #now: () => number;
  readonly #open: typeof openScreen;
  readonly #tally = new Tally();
  readonly #running = new Map<string, Progress>();
  readonly #shown = new Map<string, Row>();
  readonly #free: Row[] = [];
  #stages = 0;
  #remark: Remark | undefined;
  /** How the sweep stands, of one. */
  #standing: string | undefined;
  #screen: Screen | undefined;
  #opening: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(now: () => number, open: typeof openScreen) {
    this.#now = now;
    this.#open = open;
  }

  on(event: RunEvent): void {
    this.#tally.see(event);
    if (event.type === 'run-started') this.#stages = event.stages.length;
    if (event.type === 'stage-started') {
      this.#running.set(event.stage, new Progress(this.#now(), event.expectedMs));
      this.#opening ??= this.#begin();
    }
    this.#note(event);
    if (event.type === 'trial-ended') this.#standing = event.standing;
    if (event.type === 'stage-event' && event.event.type === 'progress') {
      this.#running.get(event.stage)?.see(event.event, this.#now());
    }
    const state = endOf(event);
    if (state !== undefined && 'stage' in event) this.#end(event.stage, state, endText(event, state));
  }

  async close(): Promise<void> {
    await this.#opening;
    clearInterval(this.#timer);
    this.#redraw();
    await this.#screen?.close();
  }

  async #begin(): Promise<void> {
    this.#screen = await this.#open(Math.min(this.#stages, mostRows - 1));
    this.#free.push(...this.#screen.rows);
    this.#timer = setInterval(() => this.#redraw(), redrawMs);
    this.#redraw();
  }

  /** What was last remarked stays, but for a wait that has ended. */
  #note(event: RunEvent): void {
    const remark = remarkOf(event);
    if (remark) this.#remark = remark;
    else if ('stage' in event && event.stage === this.#remark?.until) this.#remark = undefined;
    if (event.type === 'stage-waiting') this.#opening ??= this.#begin();
    if (remark) this.#redraw();
  }

  #redraw(): void {
    for (const [stage, progress] of this.#running) {
      const row = this.#shown.get(stage) ?? this.#free.shift();
      if (!row) break;
      this.#shown.set(stage, row);
      const text = progress.text(this.#now());
      row.show(text === '' ? stage : `${stage} · ${text}`);
    }
    const tally = this.#tally.text(this.#running.size);
    const parts = [this.#standing, tally, this.#remark?.text].filter((part) => part !== undefined);
    this.#screen?.redraw(parts.join(' · '));
  }

  /** With a row for every stage, rows stay and are ticked off; otherwise the next stage takes the row. */
  #end(stage: string, state: string, text: string): void {
    const row = this.#shown.get(stage) ?? (this.#running.has(stage) ? this.#free.shift() : undefined);
    this.#running.delete(stage);
    this.#shown.delete(stage);
    if (!row) return;
    const ok = state === 'finished' || state === 'fresh';
    if (this.#stages < mostRows) {
      row.show(text);
      row.end(ok);
    } else {
      row.show('');
      this.#free.push(row);
    }
  }
}

interface Remark {
  readonly text: string;
  /** The stage whose next event makes it pointless. */
  readonly until?: string;
}

const remarkOf = (event: RunEvent): Remark | undefined => {
  if (event.type === 'stage-waiting') return {text: lineOf(event), until: event.stage};
  return event.type === 'notice' || event.type === 'artifact-damaged' ? {text: lineOf(event)} : undefined;
};

const endText = (event: RunEvent & {readonly stage: string}, state: string): string => {
  if (event.type === 'stage-finished') return `${event.stage} · ${duration(event.durationMs)}`;
  return event.type === 'stage-failed' ? lineOf(event) : `${event.stage} · ${state}`;
};
