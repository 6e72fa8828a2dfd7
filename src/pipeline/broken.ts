import {isObject, type JsonObject} from '../json.ts';
import type {Misfit} from './explain.ts';
import type {Path} from './locate.ts';

/**
 * The parts of a mapping, a whole file or a stage, that do not say what was meant, by a misfit in it. A key that is none
 * leaves open what the section says that it was meant as: nothing in there is missing only because of it.
 */
export const brokenBy = ({rule, path, suggestion}: Misfit, value: JsonObject): readonly Path[] => {
  if (rule === 'conflicting-keys' && path.length === 0) return [['uses'], ['cmd']];
  if (rule !== 'unknown-key' || path.length !== 1) return [path].filter(({length}) => length > 0);
  const meant = suggestion === undefined ? mayMean(value, String(path[0])) : [suggestion];
  return [path, ...meant.filter((key) => !Object.hasOwn(value, key)).map((key) => [key])];
};

/** The sections whose absence would be noticed elsewhere, by the shape of what stands under a key. */
const mayMean = (value: JsonObject, key: string): readonly string[] => {
  const section = value[key];
  if (typeof section === 'string') return ['kind'];
  if (!isObject(section)) return [];
  const deep = Object.values(section).every((member) => typeof member === 'object' && member !== null);
  return ['params', 'with', 'inputs', ...(deep ? ['profiles', 'matrix'] : [])];
};
