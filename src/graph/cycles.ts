import type {StageDraft} from '../pipeline/draft.ts';
import type {Mistake} from '../pipeline/mistakes.ts';
import {topologicalOrder} from './order.ts';

/** Every cycle, told at the input that closes it, once however many matrix cells run through it. */
export const cyclesOf = (stages: readonly StageDraft[]): readonly Mistake[] => {
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  const told = new Map<string, Mistake>();
  for (const cycle of topologicalOrder(readsOf(stages)).cycles) {
    const [first, last] = [cycle[0] as string, byId.get(cycle.at(-1) as string) as StageDraft];
    const input = Object.keys(last.inputs).find((name) =>
      last.inputs[name]?.stages.includes(first),
    ) as string;
    const place = `${last.name}.${input}`;
    if (told.has(place)) continue;
    told.set(place, {rule: 'cycle', message: cycleMessage(cycle), range: last.locate(['inputs', input])});
  }
  return [...told.values()];
};

/** Stage id → ids of the stages that it reads, as far as they are known. */
export const readsOf = (stages: readonly StageDraft[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    stages.map(({id, inputs}) => [id, Object.values(inputs).flatMap((reference) => reference?.stages ?? [])]),
  );

const cycleMessage = (cycle: readonly string[]): string => {
  if (cycle.length === 1) return `${cycle[0]} reads its own artifact.`;
  return `These stages wait for each other: ${[...cycle, cycle[0]].join(' reads ')}.`;
};
