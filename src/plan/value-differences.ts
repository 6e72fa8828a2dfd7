import {isObject, canonicalJson, type Json} from '../json.ts';

/** A place where two JSON values differ. What is absent on one side has no value there. */
export interface ValueDifference {
  /** Names of members, from the outside in. */
  readonly path: readonly string[];
  readonly was?: Json;
  readonly now?: Json;
}

/** Differences of two JSON values, each at its path. Lists are compared whole. */
export const valueDifferences = (
  was: Json | undefined,
  now: Json | undefined,
  path: readonly string[] = [],
): readonly ValueDifference[] => {
  if (isObject(was) && isObject(now))
    return namesOf(was, now).flatMap((name) => valueDifferences(was[name], now[name], [...path, name]));
  if (was === undefined ? now === undefined : now !== undefined && canonicalJson(was) === canonicalJson(now))
    return [];
  return [{path, ...(was !== undefined && {was}), ...(now !== undefined && {now})}];
};

/** Names of the members of either, those of `now` first. */
export const namesOf = (was: object, now: object): readonly string[] => [
  ...new Set([...Object.keys(now), ...Object.keys(was)]),
];
