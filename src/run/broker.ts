import type {Resources} from '../pipeline/pipeline.ts';
import {Cards} from './cards.ts';
import type {Gpu} from './gpus.ts';
import {excess, type Machine} from './machine.ts';

/** The right to use resources until `release`, which may be called more than once. */
export interface Grant {
  /** UUIDs of the GPUs. */
  readonly gpus: readonly string[];
  readonly released: boolean;
  release(): void;
}

export interface Broker {
  /**
   * Waits until the resources are free. The most urgent request goes first and smaller ones may overtake it, until
   * it has waited `patienceMs`: then what it needs is kept for it.
   *
   * @throws Error at once if the machine does not have so much; the signal's reason when it aborts.
   */
  acquire(
    wanted: Resources,
    options: {readonly priority: number; readonly signal: AbortSignal},
  ): Promise<Grant>;
  /** Takes a new measure of the GPUs' memory, which others use as well. */
  measure(gpus: readonly Gpu[]): void;
  /** Whether a request for a GPU is waiting. */
  readonly awaitsGpu: boolean;
}

/** A request overtaken for so long is served next. */
export const patienceMs = 60_000;

interface Request {
  readonly wanted: Resources;
  readonly priority: number;
  readonly since: number;
  grant(grant: Grant): void;
}

interface Amounts {
  slots: number;
  cpu: number;
  memoryBytes: number;
}

/** @param now milliseconds of a clock that never goes back. */
export const openBroker = (machine: Machine, now: () => number = () => performance.now()): Broker => {
  const free: Amounts = {slots: machine.slots, cpu: machine.cpu, memoryBytes: machine.memoryBytes};
  const cards = new Cards(machine.gpus);
  /** Most urgent first; of equals, the first to ask. */
  const queue: Request[] = [];
  /** In the order of asking. */
  const arrivals = new Set<Request>();

  const give = ({wanted}: Request, gpus: readonly string[]): Grant => {
    change(free, wanted, -1);
    cards.give(gpus, wanted.gpu.memoryBytes);
    let released = false;
    return {
      gpus,
      get released() {
        return released;
      },
      release: () => {
        if (released) return;
        released = true;
        change(free, wanted, 1);
        cards.takeBack(gpus, wanted.gpu.memoryBytes);
        serve();
      },
    };
  };

  const tryGrant = (request: Request, kept: Amounts, keptCards: ReadonlySet<string>): boolean => {
    if (!fits(request.wanted, free, kept)) return false;
    const gpus = cards.choose(request.wanted.gpu, keptCards);
    if (!gpus) return false;
    forget(request);
    request.grant(give(request, gpus));
    return true;
  };

  const forget = (request: Request): void => {
    arrivals.delete(request);
    const at = queue.indexOf(request);
    if (at >= 0) queue.splice(at, 1);
  };

  /** The request that has waited too long and is not served even now. */
  const serveOverdue = (): Request | undefined => {
    for (const request of arrivals) {
      if (now() - request.since < patienceMs) return undefined;
      if (!tryGrant(request, nothing, noCards)) return request;
    }
    return undefined;
  };

  const serve = (): void => {
    const overdue = serveOverdue();
    const kept = overdue ? amounts(overdue.wanted) : nothing;
    const keptCards = overdue ? new Set(cards.reserve(overdue.wanted.gpu)) : noCards;
    for (const request of [...queue]) {
      if (free.slots - kept.slots < 1 || free.cpu - kept.cpu <= 0) return;
      if (request !== overdue) tryGrant(request, kept, keptCards);
    }
  };

  const enqueue = (request: Request): void => {
    arrivals.add(request);
    queue.splice(placeOf(queue, request.priority), 0, request);
  };

  return {
    acquire: (wanted, {priority, signal}) => {
      const tooMuch = excess(wanted, machine);
      if (tooMuch !== undefined) return Promise.reject(new Error(tooMuch));
      return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const abort = (): void => {
          forget(request);
          reject(signal.reason as Error);
          // What was kept for it is free again.
          serve();
        };
        const grant = (granted: Grant): void => {
          signal.removeEventListener('abort', abort);
          resolve(granted);
        };
        const request: Request = {wanted, priority, since: now(), grant};
        signal.addEventListener('abort', abort, {once: true});
        enqueue(request);
        serve();
      });
    },
    measure: (gpus) => {
      cards.measure(gpus);
      serve();
    },
    get awaitsGpu() {
      return queue.some(({wanted}) => wanted.gpu.count > 0);
    },
  };
};

const nothing: Amounts = {slots: 0, cpu: 0, memoryBytes: 0};
const noCards: ReadonlySet<string> = new Set();

const amounts = ({cpu, memoryBytes}: Resources): Amounts => ({slots: 1, cpu, memoryBytes});

const change = (free: Amounts, {cpu, memoryBytes}: Resources, sign: 1 | -1): void => {
  free.slots += sign;
  free.cpu += sign * cpu;
  free.memoryBytes += sign * memoryBytes;
};

const fits = ({cpu, memoryBytes}: Resources, free: Amounts, kept: Amounts): boolean =>
  free.slots - kept.slots >= 1 &&
  free.cpu - kept.cpu >= cpu &&
  free.memoryBytes - kept.memoryBytes >= memoryBytes;

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
