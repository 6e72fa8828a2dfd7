import {isObject, type Json} from '../json.ts';

/** The name of a part that two values both say. */
export const firstClash = (before: Json, value: Json, name: string): string | undefined => {
  if (!isObject(before) || !isObject(value)) return name;
  return Object.entries(value)
    .filter(([key]) => key in before)
    .map(([key, part]) => firstClash(before[key] as Json, part, `${name}.${key}`))
    .find((clash) => clash !== undefined);
};
