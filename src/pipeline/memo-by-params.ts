import type {Json, JsonObject} from '../json.ts';
import {failed, Refusal, type Scope} from './interpolate.ts';
import type {Mistakes} from './mistakes.ts';
import {isTemplate, parseTemplate} from './template.ts';

/** Gives what was made of the same values of the params before, or makes it. */
type MemoByParams<T> = (params: Scope, mistakes: Mistakes, make: () => T) => T;

/**
 * Makes a part of a pipeline again only where a param that its text names has another value: the trials of a sweep
 * share all parts that they do not vary. A part in which there is a mistake is made each time, so that it is told.
 *
 * @param text the part as it is written.
 */
export const memoByParams = <T>(text: Json): MemoByParams<T> => {
  const paths = [...namesIn(text)].map((name) => [name]);
  const made = new Map<string, T>();
  let last: {readonly values: readonly unknown[]; readonly value: T} | undefined;
  return (params, mistakes, make) => {
    // Most parts depend on nothing that differs from one trial to the next.
    if (last && paths.every((path, at) => params.find(path) === last!.values[at])) return last.value;
    const values = paths.map((path) => params.find(path));
    if (values.some(isUnknown)) return make();
    const text = JSON.stringify(values);
    const known = made.get(text);
    const before = mistakes.told;
    const value = known ?? make();
    if (mistakes.told > before) return value;
    made.set(text, value);
    last = {values, value};
    return value;
  };
};

const isUnknown = (value: unknown): boolean => value === failed || value instanceof Refusal;

/** The params, and axes, that the `${…}` in a value begin with. */
export const namesIn = (value: Json): ReadonlySet<string> => {
  if (isTemplate(value)) {
    const paths = parseTemplate(value).flatMap((part) => (typeof part === 'string' ? [] : [part.path]));
    return new Set(paths.map((path) => String(path?.[0])));
  }
  if (value === null || typeof value !== 'object') return new Set();
  return new Set(Object.values(value as JsonObject).flatMap((member) => [...namesIn(member)]));
};
