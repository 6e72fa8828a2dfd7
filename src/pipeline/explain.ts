import type {ErrorObject} from 'ajv';
import {isObject, type Json, type JsonObject} from '../json.ts';
import {withoutBranches} from './branches.ts';
import type {Path} from './locate.ts';
import type {Mistake} from './mistakes.ts';
import {nearest} from './nearest.ts';
import {describe} from './value.ts';
import {expectation, list, subject, titleOf} from './wording.ts';

/** A place in a value that does not fit its schema. */
export interface Misfit extends Omit<Mistake, 'range'> {
  readonly path: Path;
  readonly what: 'key' | 'value';
  /** Keys that would have had to be there. */
  readonly missing?: readonly string[];
}

/**
 * What ajv's errors (with `allErrors` and `verbose`) mean to the person who wrote the value. Of the branches of a union
 * only the one that was meant is spoken of; a mistyped key is not reported a second time as a missing one.
 */
export const explain = (errors: readonly ErrorObject[], root: Json): readonly Misfit[] => {
  const misfits = withoutBranches(errors).flatMap((error) => misfit(error, root) ?? []);
  const at = (path: Path, key: string): string => JSON.stringify([...path, key]);
  const mistyped = new Set(misfits.flatMap(({path, suggestion}) => at(path.slice(0, -1), suggestion ?? '')));
  const choiceOpen = new Set(misfits.flatMap(({path, missing = []}) => missing.map((key) => at(path, key))));
  return misfits.filter(({path, rule, missing}) => {
    if (missing === undefined) return true;
    const parent = rule === 'misplaced-key' ? path.slice(0, -1) : path;
    if (missing.some((key) => mistyped.has(at(parent, key)))) return false;
    return rule === 'missing-key' || !missing.some((key) => choiceOpen.has(at(parent, key)));
  });
};

const misfit = (error: ErrorObject, root: Json): Misfit | undefined => {
  const path = pathOf(error.instancePath, root);
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.keyword === 'additionalProperties')
    return unknownKey(error, path, String(params.additionalProperty));
  if (error.keyword === 'required') return missingKey(error, path, [String(params.missingProperty)]);
  if (error.keyword === 'oneOf')
    return isObject(error.data as Json) ? oneOfKeys(error, path, params.passingSchemas !== null) : undefined;
  if (error.keyword === 'dependencies')
    return dependentKey(path, String(params.property), String(params.missingProperty));
  if (error.keyword === 'propertyNames') return badName(error, path, String(params.propertyName));
  return error.propertyName === undefined ? unexpected(error, path) : undefined;
};

const pathOf = (pointer: string, root: Json): Path => {
  let part: Json | undefined = root;
  return pointer
    .split('/')
    .slice(1)
    .map((token) => {
      const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(part) ? Number(key) : key;
      part = (part as JsonObject | undefined)?.[step];
      return step;
    });
};

const unknownKey = (error: ErrorObject, path: Path, key: string): Misfit => {
  const parent = error.parentSchema as JsonObject;
  const keys = Object.keys((parent.properties as JsonObject | undefined) ?? {});
  const suggestion = nearest(key, keys);
  const choices = suggestion === undefined ? `; it has ${list(keys)}` : '';
  const message = `"${key}" is not a key of ${titleOf(parent)}${choices}.`;
  return {rule: 'unknown-key', message, path: [...path, key], what: 'key', suggestion};
};

const missingKey = (error: ErrorObject, path: Path, missing: readonly string[]): Misfit => ({
  rule: 'missing-key',
  message: `${subject(path)} has no "${missing[0]}"; ${titleOf(error.parentSchema as JsonObject)} needs it.`,
  path,
  what: 'key',
  missing,
});

/** The only `oneOf`s there are say which of several keys must be there; what has no keys fits each of them. */
const oneOfKeys = (error: ErrorObject, path: Path, several: boolean): Misfit => {
  const keys = (error.schema as readonly JsonObject[]).map(({required}) =>
    String((required as readonly Json[])[0]),
  );
  const names = keys.map((key) => `"${key}"`);
  const message = several
    ? `${subject(path)} has ${names.join(' and ')}; ${titleOf(error.parentSchema as JsonObject)} has only one of them.`
    : `${subject(path)} has neither ${names.join(' nor ')}; ${titleOf(error.parentSchema as JsonObject)} needs one of them.`;
  return several
    ? {rule: 'conflicting-keys', message, path, what: 'key'}
    : {rule: 'missing-key', message, path, what: 'key', missing: keys};
};

const dependentKey = (path: Path, key: string, missing: string): Misfit => ({
  rule: 'misplaced-key',
  message: `"${key}" means something only beside "${missing}".`,
  path: [...path, key],
  what: 'key',
  missing: [missing],
});

const badName = (error: ErrorObject, path: Path, key: string): Misfit => ({
  rule: 'bad-name',
  message: `"${key}" should be ${titleOf(error.schema as JsonObject)}.`,
  path: [...path, key],
  what: 'key',
});

const unexpected = (error: ErrorObject, path: Path): Misfit => {
  const schema = error.parentSchema as JsonObject;
  const rule = error.keyword === 'type' || error.keyword === 'anyOf' ? 'wrong-type' : 'wrong-value';
  const message = `${subject(path)} should be ${expectation(schema)}, got ${describe(error.data as Json)}.`;
  return {rule, message, path, what: 'value'};
};
