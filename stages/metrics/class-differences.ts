import {isObject, type Json, type JsonObject} from '../../src/json.ts';

/** One class's number by two methods. */
export interface ClassDifference {
  readonly name: string;
  readonly ours: number;
  readonly base: number;
  /** ours − base */
  readonly difference: number;
}

/**
 * The differences of one figure, class by class, in ascending order (DLSM, Fig. 4); equal ones in the order of the
 * classes. The values are those of class-wise metrics: {class: {figure: number}, mean: …}.
 *
 * @throws RangeError when there are no classes with that figure, or not the same ones in both.
 */
export const classDifferences = (
  ours: JsonObject,
  base: JsonObject,
  figure: string,
): readonly ClassDifference[] => {
  const [one, other] = [byClass(ours, figure, 'ours'), byClass(base, figure, 'base')];
  for (const [a, b, of] of [
    [one, other, 'base'],
    [other, one, 'ours'],
  ] as const) {
    const missing = [...a.keys()].filter((name) => !b.has(name));
    if (missing.length > 0)
      throw new RangeError(
        `${of} has no ${figure} of ${missing.join(', ')}: both are to be of the same classes`,
      );
  }
  return [...one]
    .map(([name, value]) => ({
      name,
      ours: value,
      base: other.get(name)!,
      difference: value - other.get(name)!,
    }))
    .sort((a, b) => a.difference - b.difference);
};

/** What stands beside the classes and is none. */
const mean = 'mean';

const byClass = (values: JsonObject, figure: string, of: string): ReadonlyMap<string, number> => {
  const found = Object.entries(values).flatMap(([name, value]) => {
    const number = name === mean ? undefined : memberOf(value, figure);
    return typeof number === 'number' ? [[name, number] as const] : [];
  });
  if (found.length === 0)
    throw new RangeError(`${of} has no ${figure} of any class: measure it with by_class: true`);
  return new Map(found);
};

const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined;
