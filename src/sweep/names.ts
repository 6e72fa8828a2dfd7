import type {JsonObject} from '../json.ts';
import {grouped} from './grouped.ts';
import type {SharedStage} from './shared-stages.ts';
import {paramsOf, valueText, type Trial} from './trials.ts';

/** What the stages of a sweep are called, and what they vary with. */
export interface Names {
  /** `score`, or `score@seed=2` where trials have several of them. */
  readonly idOf: (stage: SharedStage) => string;
  readonly reach: Readonly<Record<string, number>>;
}

/**
 * Names each stage of a sweep by the values that its trials have in common and that tell it from the others of its name.
 */
export const namesOf = (all: readonly SharedStage[], trials: readonly Trial[]): Names => {
  const params = paramsOf(trials.map(({overlay}) => overlay));
  const swept = new Set(paramsOf(trials.map(({point}) => point)));
  const texts = trials.map(({overlay}) => params.map((param) => textIn(overlay, param)));
  const suffixes = new Suffixes(params, texts);
  const ids: string[] = [];
  const reach: Record<string, number> = {};
  for (const [own, stages] of grouped(all, ({node}) => node.id)) {
    const varying = stages.length === 1 ? [] : varyingParams(stages, texts, params);
    reach[own] = varying.filter((at) => swept.has(params[at] as string)).length;
    const short = suffixes.of(varying);
    const long = suffixes.of([...params.keys()]);
    const taken = new Set<string>();
    for (const stage of stages) {
      const trial = stage.trials[0] as number;
      const numbered = `${long(trial)}#${taken.size + 1}`;
      const suffix = [short(trial), long(trial)].find((text) => !taken.has(text)) ?? numbered;
      taken.add(suffix);
      ids[stage.number] = own + suffix;
    }
  }
  return {idOf: ({number}) => ids[number] as string, reach};
};

/** Undefined of a param that a trial leaves as it is. */
const textIn = (overlay: JsonObject, param: string): string | undefined => {
  const value = overlay[param];
  return value === undefined ? undefined : valueText(value);
};

type Texts = readonly (readonly (string | undefined)[])[];

/** `@weighting_ce=0,seed=1`: what the stages of a trial are told by, made once for all of them. */
class Suffixes {
  readonly #params: readonly string[];
  readonly #texts: Texts;
  /** Numbers of params → by the number of a trial. */
  readonly #known = new Map<string, string[]>();

  constructor(params: readonly string[], texts: Texts) {
    this.#params = params;
    this.#texts = texts;
  }

  of(numbers: readonly number[]): (trial: number) => string {
    if (numbers.length === 0) return () => '';
    const known = this.#known.get(numbers.join()) ?? [];
    this.#known.set(numbers.join(), known);
    return (trial) => (known[trial] ??= this.#suffix(numbers, trial));
  }

  #suffix(numbers: readonly number[], trial: number): string {
    const told = numbers.flatMap((at) => {
      const text = this.#texts[trial]?.[at];
      return text === undefined ? [] : [`${this.#params[at]}=${text}`];
    });
    return told.length === 0 ? '' : `@${told.join()}`;
  }
}

/** Numbers of the params that have one value in all trials of each stage, and not one in all: the stages differ by these. */
const varyingParams = (
  stages: readonly SharedStage[],
  texts: Texts,
  params: readonly string[],
): readonly number[] =>
  [...params.keys()].filter((at) => {
    const values = stages.map(({trials}) => texts[trials[0] as number]?.[at]);
    const same = stages.every(({trials}, one) => trials.every((trial) => texts[trial]?.[at] === values[one]));
    return same && new Set(values).size > 1;
  });
