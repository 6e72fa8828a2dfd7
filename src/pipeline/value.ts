import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Path} from './locate.ts';
import {isTemplate} from './template.ts';

/** The part of a value one step down: an object's own member or a list's item. */
export const member = (value: Json | undefined, step: string | number): Json | undefined => {
  if (isObject(value)) return Object.hasOwn(value, step) ? value[step] : undefined;
  return Array.isArray(value) && typeof step === 'number' ? (value as readonly Json[])[step] : undefined;
};

export const partAt = (value: Json | undefined, path: Path): Json | undefined =>
  path.reduce<Json | undefined>((part, step) => member(part, step), value);

/** What is written in a file is asked about for every cell and every trial. */
const templated = new WeakMap<object, boolean>();

/** Whether a `${…}` stands anywhere in a value. */
export const hasTemplate = (value: Json): boolean => {
  if (value === null || typeof value !== 'object') return isTemplate(value);
  const known = templated.get(value);
  if (known !== undefined) return known;
  const found = Object.values(value as JsonObject).some(hasTemplate);
  templated.set(value, found);
  return found;
};

/** Whether the part at `path` stands in a text with `${…}`, either as that text or as something the text stands for. */
export const isInTemplate = (value: Json, path: Path): boolean => {
  let part: Json | undefined = value;
  for (const step of path) {
    if (isTemplate(part)) return true;
    part = member(part, step);
  }
  return isTemplate(part);
};

/** Dotted paths of all named parts of a value, at most three levels deep. */
export const namedParts = (value: Json, prefix = '', depth = 3): readonly string[] => {
  if (!isObject(value) || depth === 0) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    `${prefix}${name}`,
    ...namedParts(part, `${prefix}${name}.`, depth - 1),
  ]);
};

/** What a value is, in words for a message. */
export const describe = (value: Json | undefined): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  return typeof value === 'string' ? `the text ${JSON.stringify(value)}` : String(value);
};
