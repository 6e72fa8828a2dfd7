import type {Resources} from '../pipeline/pipeline.ts';
import type {Gpu} from './gpus.ts';

/** What is given out of one card. */
interface Card {
  readonly id: string;
  readonly memoryBytes: number;
  /** Memory that others use. */
  foreignBytes: number;
  /** Memory given to our stages. */
  givenBytes: number;
  /** Our stages on it. */
  stages: number;
}

/** A request for a whole card tolerates this part of it in use by others: a desktop needs some. */
const tolerated = 0.1;

/** The GPUs of the machine, given out whole or by memory. */
export class Cards {
  readonly #cards: Card[];

  constructor(gpus: readonly Gpu[]) {
    this.#cards = gpus.map(({id, memoryBytes, usedBytes}) => {
      return {id, memoryBytes, foreignBytes: usedBytes, givenBytes: 0, stages: 0};
    });
  }

  /**
   * Takes a new measure of the memory in use. While our stages are on a card, what they were given counts as theirs,
   * used or not: a stage that has just started uses nothing yet.
   */
  measure(gpus: readonly Gpu[]): void {
    for (const {id, usedBytes} of gpus) {
      const card = this.#cards.find((one) => one.id === id);
      if (card) card.foreignBytes = Math.max(0, usedBytes - card.givenBytes);
    }
  }

  /** Ids of cards that can serve a request now, the fullest that fit first; undefined if there are too few. */
  choose(
    {count, memoryBytes}: Resources['gpu'],
    without: ReadonlySet<string>,
  ): readonly string[] | undefined {
    const able = this.#cards.filter((card) => !without.has(card.id) && canServe(card, memoryBytes));
    const chosen = able.sort((a, b) => free(a) - free(b)).slice(0, count);
    return chosen.length === count ? chosen.map(({id}) => id) : undefined;
  }

  /** Ids of the cards that a request which has waited too long should get: those nearest to serving it. */
  reserve({count, memoryBytes = 0}: Resources['gpu']): readonly string[] {
    const large = this.#cards.filter((card) => card.memoryBytes >= memoryBytes);
    const nearest = large.sort((a, b) => a.stages - b.stages || free(b) - free(a));
    return nearest.slice(0, count).map(({id}) => id);
  }

  give(ids: readonly string[], memoryBytes: number | undefined): void {
    this.#change(ids, memoryBytes, 1);
  }

  takeBack(ids: readonly string[], memoryBytes: number | undefined): void {
    this.#change(ids, memoryBytes, -1);
  }

  #change(ids: readonly string[], memoryBytes: number | undefined, sign: 1 | -1): void {
    for (const card of this.#cards.filter(({id}) => ids.includes(id))) {
      card.givenBytes += sign * (memoryBytes ?? card.memoryBytes);
      card.stages += sign;
    }
  }
}

const free = (card: Card): number => card.memoryBytes - card.foreignBytes - card.givenBytes;

const canServe = (card: Card, memoryBytes: number | undefined): boolean =>
  memoryBytes === undefined
    ? card.stages === 0 && card.foreignBytes <= tolerated * card.memoryBytes
    : free(card) >= memoryBytes;
