import type {Json, JsonObject} from '../json.ts';
import {failed, Refusal} from './interpolate.ts';
import type {Mistakes} from './mistakes.ts';
import type {Params} from './param-scope.ts';
import {isTemplate, parseTemplate} from './template.ts';

/** Gives what was made of the same values of the params before, or makes it. */
type MemoByParams<T> = (params: Params, mistakes: Mistakes, make: () => T) => T;

/**
 * Makes a part of a pipeline again only where a param that its text names has another value: the trials of a sweep
 * share all parts that they do not vary. A part in which there is a mistake is made each time, so that it is told.
 *
 * @param text the part as it is written.
 */
export const memoByParams = <T>(text: Json): MemoByParams<T> => {
  const names = [...namesIn(text)];
  const made = new Map<string, T>();
  return (params, mistakes, make) => {
    const values = valuesOf(params, names);
    const known = values === undefined ? undefined : made.get(values);
    if (known !== undefined) return known;
    const before = mistakes.count;
    const value = make();
    if (values !== undefined && mistakes.count === before) made.set(values, value);
    return value;
  };
};

/** The params, and axes, that the `${…}` in a value begin with. */
export const namesIn = (value: Json): ReadonlySet<string> => {
  if (isTemplate(value)) {
    const paths = parseTemplate(value).flatMap((part) => (typeof part === 'string' ? [] : [part.path]));
    return new Set(paths.map((path) => String(path?.[0])));
  }
  if (value === null || typeof value !== 'object') return new Set();
  return new Set(Object.values(value as JsonObject).flatMap((member) => [...namesIn(member)]));
};

const valuesOf = (params: Params, names: readonly string[]): string | undefined => {
  const values = names.map((name) => params.find([name]));
  return values.some((value) => value === failed || value instanceof Refusal)
    ? undefined
    : JSON.stringify(values);
};
