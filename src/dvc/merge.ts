import type {Json, JsonObject} from '../json.ts';
import {isObject} from '../pipeline/value.ts';

/** Mappings member by member; anything else is replaced. */
export const merge = (before: Json | undefined, value: Json): Json => {
  if (!isObject(before) || !isObject(value)) return value;
  const members = Object.entries(value).map(([name, part]) => [name, merge(before[name], part)]);
  return {...before, ...(Object.fromEntries(members) as JsonObject)};
};

/** The name of a part that two values both say. */
export const firstClash = (before: Json, value: Json, name: string): string | undefined => {
  if (!isObject(before) || !isObject(value)) return name;
  return Object.entries(value)
    .filter(([key]) => key in before)
    .map(([key, part]) => firstClash(before[key] as Json, part, `${name}.${key}`))
    .find((clash) => clash !== undefined);
};
