import type {Curve} from './curves.ts';

/**
 * At most so many points of a curve that look as all of them: the first, the last, and from each stretch between them
 * the least and the greatest.
 */
export const thinned = (curve: Curve, most: number): Curve => {
  const count = curve.steps.length;
  if (count <= most) return curve;
  const stretches = Math.max(1, Math.floor((most - 2) / 2));
  const kept = new Set([0, count - 1]);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const bound = (at: number): number => 1 + Math.floor((at * (count - 2)) / stretches);
    for (const index of extremes(curve.values, bound(stretch), bound(stretch + 1))) kept.add(index);
  }
  const order = [...kept].sort((a, b) => a - b);
  return {
    steps: order.map((index) => curve.steps[index] as number),
    values: order.map((index) => curve.values[index] as number),
  };
};

/** Where the least and the greatest value from `begin` to before `end` are. */
const extremes = (values: readonly number[], begin: number, end: number): readonly number[] => {
  if (begin >= end) return [];
  let [least, greatest] = [begin, begin];
  for (let at = begin; at < end; at++) {
    if ((values[at] as number) < (values[least] as number)) least = at;
    if ((values[at] as number) > (values[greatest] as number)) greatest = at;
  }
  return [least, greatest];
};
