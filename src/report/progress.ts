import type {StageEvent} from '../stage/event.ts';
import {duration, figure, sparkline} from '../format.ts';

type ProgressEvent = Extract<StageEvent, {type: 'progress'}>;

/** How wide the figure of the loss is, in characters. */
const width = 16;

/** How far a running stage is, and how it goes. */
export class Progress {
  readonly #begin: number;
  readonly #expectedMs: number | undefined;
  /** The first report of this execution: a resumed training does not begin at step 0. */
  #first: {readonly step: number; readonly at: number} | undefined;
  #last: {readonly event: ProgressEvent; readonly at: number} | undefined;
  #losses: readonly number[] = [];
  #every = 1;
  #seen = 0;

  /** @param now milliseconds of a clock. */
  constructor(now: number, expectedMs?: number) {
    this.#begin = now;
    this.#expectedMs = expectedMs;
  }

  see(event: ProgressEvent, now: number): void {
    this.#first ??= {step: event.step, at: now};
    this.#last = {event, at: now};
    const loss = event.figures?.['loss'];
    if (loss !== undefined && this.#seen++ % this.#every === 0) this.#keep(loss);
  }

  /** Keeps the whole course of the loss: when there is no more room, every second value goes. */
  #keep(loss: number): void {
    this.#losses = [...this.#losses, loss];
    if (this.#losses.length < 2 * width) return;
    this.#losses = this.#losses.filter((_, at) => at % 2 === 1);
    this.#every *= 2;
  }

  /** `step 1200/40001 · loss 0.0421 ▇▅▃▂ · 85 steps/s · 7 min 36 s left`, as far as known. */
  text(now: number): string {
    const parts = [...this.#steps(), ...this.#figures(), ...this.#rate(), ...this.#left(now)];
    return parts.join(' · ');
  }

  #steps(): readonly string[] {
    return this.#last ? [`step ${this.#last.event.step}/${this.#last.event.total}`] : [];
  }

  #figures(): readonly string[] {
    return Object.entries(this.#last?.event.figures ?? {}).map(([name, value]) => {
      const course =
        name === 'loss' && this.#losses.length > 1 ? ` ${sparkline(this.#losses.slice(-width))}` : '';
      return `${name} ${figure(value)}${course}`;
    });
  }

  #rate(): readonly string[] {
    const rate = this.#stepsPerMs();
    return rate > 0 ? [`${figure(Number((rate * 1_000).toPrecision(3)))} steps/s`] : [];
  }

  #stepsPerMs(): number {
    if (!this.#first || !this.#last || this.#last.at <= this.#first.at) return 0;
    return (this.#last.event.step - this.#first.step) / (this.#last.at - this.#first.at);
  }

  /** From its own pace once it has one, before that from how long it took in the past. */
  #left(now: number): readonly string[] {
    const rate = this.#stepsPerMs();
    const ms =
      rate > 0 && this.#last
        ? (this.#last.event.total - this.#last.event.step) / rate - (now - this.#last.at)
        : this.#expectedMs === undefined
          ? undefined
          : this.#expectedMs - (now - this.#begin);
    return ms === undefined || ms < 0 ? [] : [`${duration(ms)} left`];
  }
}
