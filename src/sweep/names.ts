import type {SharedStage} from './shared-stages.ts';
import {valueText, type Trial} from './trials.ts';

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
  const params = Object.keys(trials[0]?.overlay ?? {});
  const texts = trials.map(({overlay}) => params.map((param) => valueText(overlay[param] ?? null)));
  const ids = new Map<SharedStage, string>();
  const reach: Record<string, number> = {};
  for (const [own, stages] of groupByOwnId(all)) {
    const varying = stages.length === 1 ? [] : varyingParams(stages, texts, params);
    reach[own] = varying.filter((at) => (params[at] as string) in (trials[0]?.point ?? {})).length;
    const taken = new Set<string>();
    for (const stage of stages) {
      const values = texts[stage.trials[0] as number] as readonly string[];
      const told = (at: readonly number[]): string =>
        nameOf(
          own,
          at.map((one) => `${params[one]}=${values[one]}`),
        );
      const short = told(varying);
      const id = taken.has(short) ? told([...params.keys()]) : short;
      taken.add(id);
      ids.set(stage, id);
    }
  }
  return {idOf: (stage) => ids.get(stage) as string, reach};
};

const nameOf = (own: string, values: readonly string[]): string =>
  values.length === 0 ? own : `${own}@${values.join(',')}`;

const groupByOwnId = (all: readonly SharedStage[]): ReadonlyMap<string, readonly SharedStage[]> => {
  const groups = new Map<string, SharedStage[]>();
  for (const stage of all) {
    const group = groups.get(stage.node.id);
    if (group) group.push(stage);
    else groups.set(stage.node.id, [stage]);
  }
  return groups;
};

/** Numbers of the params that have one value in all trials of each stage, and not one in all: the stages differ by these. */
const varyingParams = (
  stages: readonly SharedStage[],
  texts: readonly (readonly string[])[],
  params: readonly string[],
): readonly number[] =>
  [...params.keys()].filter((at) => {
    const values = stages.map(({trials}) => texts[trials[0] as number]?.[at]);
    const same = stages.every(({trials}, one) => trials.every((trial) => texts[trial]?.[at] === values[one]));
    return same && new Set(values).size > 1;
  });
