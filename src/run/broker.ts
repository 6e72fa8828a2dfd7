import type {Resources} from '../pipeline/pipeline.ts';
import {amounts, change, fits, nothing, type Amounts} from './amounts.ts';
import {Cards} from './cards.ts';
import type {Gpu} from './gpus.ts';
import {excess, type Machine} from './machine.ts';

/** The right to use resources until `release`, which may be called more than once. */
export interface Grant {
  /** UUIDs of the GPUs. */
  readonly gpus: readonly string[];
  isReleased(): boolean;
  release(): void;
}

/** A request overtaken for so long is served next. */
export const patienceMs = 60_000;

interface Request {
  readonly wanted: Resources;
  readonly priority: number;
  readonly since: number;
  readonly grant: (grant: Grant) => void;
}

/**
 * Gives out a machine's cores, memory and GPUs. The most urgent request goes first and smaller ones may overtake it,
 * until it has waited `patienceMs`: then what it needs is kept for it.
 */
export class Broker {
  readonly #machine: Machine;
  readonly #now: () => number;
  readonly #free: Amounts;
  readonly #cards: Cards;
  /** Most urgent first; of equals, the first to ask. */
  readonly #queue: Request[] = [];
  /** In the order of asking. */
  readonly #arrivals = new Set<Request>();

  /** @param now milliseconds of a clock that never goes back. */
  constructor(machine: Machine, now: () => number = () => performance.now()) {
    this.#machine = machine;
    this.#now = now;
    this.#free = {slots: machine.slots, cpu: machine.cpu, memoryBytes: machine.memoryBytes};
    this.#cards = new Cards(machine.gpus);
  }

  /** Whether a request for a GPU is waiting. */
  get awaitsGpu(): boolean {
    return this.#queue.some(({wanted}) => wanted.gpu.count > 0);
  }

  /**
   * Waits until the resources are free.
   *
   * @throws Error at once if the machine does not have so much; the signal's reason when it aborts.
   */
  acquire(wanted: Resources, {priority, signal}: {priority: number; signal: AbortSignal}): Promise<Grant> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const tooMuch = excess(wanted, this.#machine);
      if (tooMuch !== undefined) throw new Error(tooMuch);
      const abort = (): void => {
        this.#forget(request);
        reject(signal.reason as Error);
        // What was kept for it is free again.
        this.#serve();
      };
      const grant = (granted: Grant): void => {
        signal.removeEventListener('abort', abort);
        resolve(granted);
      };
      const request: Request = {wanted, priority, since: this.#now(), grant};
      signal.addEventListener('abort', abort, {once: true});
      this.#arrivals.add(request);
      this.#queue.splice(placeOf(this.#queue, priority), 0, request);
      this.#serve();
    });
  }

  /** Takes a new measure of the GPUs' memory, which others use as well. */
  measure(gpus: readonly Gpu[]): void {
    this.#cards.measure(gpus);
    this.#serve();
  }

  #serve(): void {
    const overdue = this.#serveOverdue();
    const kept = overdue ? amounts(overdue.wanted) : nothing;
    const keptCards = overdue ? new Set(this.#cards.reserve(overdue.wanted.gpu)) : noCards;
    for (const request of [...this.#queue]) {
      if (this.#free.slots - kept.slots < 1 || this.#free.cpu - kept.cpu <= 0) return;
      if (request !== overdue) this.#tryGrant(request, kept, keptCards);
    }
  }

  /** The request that has waited too long and cannot be served even now. */
  #serveOverdue(): Request | undefined {
    for (const request of this.#arrivals) {
      if (this.#now() - request.since < patienceMs) return undefined;
      if (!this.#tryGrant(request, nothing, noCards)) return request;
    }
    return undefined;
  }

  #tryGrant(request: Request, kept: Amounts, keptCards: ReadonlySet<string>): boolean {
    if (!fits(request.wanted, this.#free, kept)) return false;
    const gpus = this.#cards.choose(request.wanted.gpu, keptCards);
    if (!gpus) return false;
    this.#forget(request);
    request.grant(this.#give(request.wanted, gpus));
    return true;
  }

  #give(wanted: Resources, gpus: readonly string[]): Grant {
    change(this.#free, wanted, -1);
    this.#cards.give(gpus, wanted.gpu.memoryBytes);
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      change(this.#free, wanted, 1);
      this.#cards.takeBack(gpus, wanted.gpu.memoryBytes);
      this.#serve();
    };
    return {gpus, isReleased: () => released, release};
  }

  #forget(request: Request): void {
    this.#arrivals.delete(request);
    const at = this.#queue.indexOf(request);
    if (at >= 0) this.#queue.splice(at, 1);
  }
}

const noCards: ReadonlySet<string> = new Set();

/** Where a request of this priority belongs: behind all that are as urgent. */
const placeOf = (queue: readonly Request[], priority: number): number => {
  let [low, high] = [0, queue.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((queue[middle] as Request).priority >= priority) low = middle + 1;
    else high = middle;
  }
  return low;
};
