import type {ErrorObject} from 'ajv';
import {templatePattern} from '../../schemas/template.ts';
import type {Json, JsonObject} from '../json.ts';
import type {Path} from './locate.ts';
import type {Mistake} from './mistakes.ts';
import {nearest} from './nearest.ts';
import {describe} from './value.ts';

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

const isUnion = ({keyword}: ErrorObject): boolean => keyword === 'anyOf' || keyword === 'oneOf';

/** Leaves either a union's own error, or those of the one branch whose type the value has. */
const withoutBranches = (errors: readonly ErrorObject[]): readonly ErrorObject[] => {
  const dropped = new Set<ErrorObject>();
  for (const [at, union] of errors.entries()) {
    if (!isUnion(union)) continue;
    const inner = innerErrors(errors, at);
    const meant = union.keyword === 'anyOf' ? meantBranch(union, inner) : undefined;
    for (const error of inner)
      if (meant === undefined || !error.schemaPath.startsWith(meant)) dropped.add(error);
    if (meant !== undefined) dropped.add(union);
  }
  return errors.filter((error) => !dropped.has(error));
};

/** Ajv puts the errors of a union's branches right before its own. */
const innerErrors = (errors: readonly ErrorObject[], at: number): readonly ErrorObject[] => {
  const {schemaPath, instancePath} = errors[at]!;
  let first = at;
  while (first > 0 && isWithin(errors[first - 1]!, `${schemaPath}/`, instancePath)) first--;
  return errors.slice(first, at);
};

const isWithin = (error: ErrorObject, schemaPrefix: string, instancePath: string): boolean =>
  error.schemaPath.startsWith(schemaPrefix) &&
  (error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`));

const meantBranch = (union: ErrorObject, inner: readonly ErrorObject[]): string | undefined => {
  const branches = (union.schema as readonly JsonObject[]).flatMap((branch, at) =>
    branch.pattern === templatePattern ? [] : [`${union.schemaPath}/${at}/`],
  );
  const fitting = branches.filter((prefix) => {
    const own = inner.filter(({schemaPath}) => schemaPath.startsWith(prefix));
    return !own.some(({keyword, instancePath}) => keyword === 'type' && instancePath === union.instancePath);
  });
  return fitting.length === 1 ? fitting[0] : undefined;
};

const misfit = (error: ErrorObject, root: Json): Misfit | undefined => {
  const path = pathOf(error.instancePath, root);
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.keyword === 'additionalProperties')
    return unknownKey(error, path, String(params.additionalProperty));
  if (error.keyword === 'required') return missingKey(error, path, [String(params.missingProperty)]);
  if (error.keyword === 'oneOf') return oneOfKeys(error, path, params.passingSchemas !== null);
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

/** The only `oneOf`s there are say which of several keys must be there. */
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
  const schema =
    error.keyword === 'anyOf' ? {anyOf: error.schema as Json} : (error.parentSchema as JsonObject);
  const rule = error.keyword === 'type' || error.keyword === 'anyOf' ? 'wrong-type' : 'wrong-value';
  const message = `${subject(path)} should be ${expectation(schema)}, got ${describe(error.data as Json)}.`;
  return {rule, message, path, what: 'value'};
};

/** How a message names a part: by its key, or by its number in a list. */
export const subject = (path: Path): string => {
  const last = path.at(-1);
  if (last === undefined) return 'the pipeline';
  return typeof last === 'string' ? last : `item ${last + 1} of ${subject(path.slice(0, -1))}`;
};

const titleOf = (schema: JsonObject): string =>
  typeof schema.title === 'string' ? schema.title : 'this mapping';

const expectation = (schema: JsonObject): string => {
  const branches = (schema.anyOf as readonly JsonObject[] | undefined)?.filter(
    ({pattern}) => pattern !== templatePattern,
  );
  if (branches !== undefined) return list([...new Set(branches.map(expectation))], 'or');
  if (schema.type === 'object' || schema.type === 'array') return collection(schema);
  if (typeof schema.title === 'string') return schema.title;
  if (schema.type === 'string') return schema.minLength === undefined ? 'text' : 'text that is not empty';
  if (schema.type === 'boolean') return 'a truth value';
  const least = schema.minimum === undefined ? '' : ` of at least ${String(schema.minimum)}`;
  return `${schema.type === 'integer' ? 'a whole number' : 'a number'}${least}`;
};

const collection = ({type, minItems, minProperties}: JsonObject): string => {
  const full = minItems === undefined && minProperties === undefined ? '' : ' that is not empty';
  return `${type === 'array' ? 'a list' : 'a mapping'}${full}`;
};

const list = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
