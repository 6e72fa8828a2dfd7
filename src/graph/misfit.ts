import type {ErrorObject} from 'ajv';
import {isObject, type Json, type JsonObject} from '../json.ts';
import {withoutBranches} from '../pipeline/branches.ts';
import {nearest} from '../pipeline/nearest.ts';
import {describe} from '../pipeline/value.ts';

/** A param that does not fit its schema. */
export interface Misfit {
  /** Below `with:`. */
  readonly path: readonly (string | number)[];
  readonly what: 'key' | 'value';
  readonly rule: string;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

type Schema = JsonObject;

/**
 * What ajv's errors (with `allErrors` and `verbose`) mean to whoever wrote the params. A union is spoken of as a whole
 * unless one of its branches was meant, and a mistyped key is not also a missing one.
 *
 * @param stage the name by which messages call the stage.
 */
export const misfits = (errors: readonly ErrorObject[], params: Json, stage: string): readonly Misfit[] => {
  const spoken = withoutBranches(errors).filter((error) => !isMissingTag(error));
  const found = spoken.map((error) => misfit(error, pathOf(error.instancePath, params), stage));
  const meant = new Set(
    found.map(({path, suggestion}) => JSON.stringify([...path.slice(0, -1), suggestion])),
  );
  return found.filter((_, index) => {
    const {keyword, params: given} = spoken[index] as ErrorObject;
    const path = pathOf((spoken[index] as ErrorObject).instancePath, params);
    return keyword !== 'required' || !meant.has(JSON.stringify([...path, missingOf(given)]));
  });
};

/** The discriminator says the same, and what the choices are. */
const isMissingTag = ({keyword, parentSchema}: ErrorObject): boolean =>
  keyword === 'required' && isObject((parentSchema as Schema)['discriminator']);

const missingOf = (given: unknown): string => String((given as {missingProperty?: string}).missingProperty);

const pathOf = (pointer: string, root: Json): (string | number)[] => {
  let part: Json | undefined = root;
  const tokens = pointer.split('/').slice(1);
  return tokens.map((token) => {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const step = Array.isArray(part) ? Number(key) : key;
    part = (part as Readonly<Record<string | number, Json>> | undefined)?.[step];
    return step;
  });
};

const misfit = (error: ErrorObject, path: readonly (string | number)[], stage: string): Misfit => {
  const subject = subjectOf(path, stage);
  if (error.keyword === 'additionalProperties') return unknownKey(error, path, subject);
  if (error.keyword === 'discriminator') return wrongTag(error, path, subject);
  if (error.keyword === 'required') return missingKey(error, path, subject);
  if (error.keyword === 'enum') return wrongChoice(error, path, subject);
  const rule = error.keyword === 'type' || error.keyword === 'anyOf' ? 'wrong-type' : 'wrong-value';
  const message = `${subject} should be ${expectation(error)}, got ${describe(error.data as Json)}.`;
  return {path, what: 'value', rule, message};
};

const subjectOf = (path: readonly (string | number)[], stage: string): string =>
  [`${stage}.with`, ...path].reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  );

const unknownKey = (error: ErrorObject, path: readonly (string | number)[], subject: string): Misfit => {
  const key = (error.params as {additionalProperty: string}).additionalProperty;
  const keys = Object.keys(((error.parentSchema as Schema)['properties'] ?? {}) as Schema);
  const suggestion = nearest(key, keys);
  const choices = keys.length === 0 ? ' It takes none.' : ` It takes ${keys.join(', ')}.`;
  const message = `${subject} has no param "${key}".${suggestion === undefined ? choices : ''}`;
  return {path: [...path, key], what: 'key', rule: 'unknown-key', message, suggestion};
};

const missingKey = (error: ErrorObject, path: readonly (string | number)[], subject: string): Misfit => {
  const name = missingOf(error.params);
  const property = ((error.parentSchema as Schema)['properties'] as Schema | undefined)?.[name];
  const says = isObject(property) ? property['description'] : undefined;
  const message = `${subject} needs "${name}"${typeof says === 'string' ? `: ${says}` : '.'}`;
  return {path, what: 'value', rule: 'missing-key', message};
};

const wrongTag = (error: ErrorObject, path: readonly (string | number)[], subject: string): Misfit => {
  const {tag, tagValue} = error.params as {tag: string; tagValue?: Json};
  const branches = (error.parentSchema as Schema)['oneOf'] as readonly Schema[];
  const choices = branches.map((branch) =>
    String(((branch['properties'] as Schema)[tag] as Schema)['const']),
  );
  const list = choices.join(', ');
  if (tagValue === undefined) {
    return {path, what: 'value', rule: 'missing-key', message: `${subject} needs "${tag}", one of ${list}.`};
  }
  const message = `${subject}.${tag} should be one of ${list}, got ${describe(tagValue)}.`;
  return {
    path: [...path, tag],
    what: 'value',
    rule: 'unknown-type',
    message,
    suggestion: nearest(String(tagValue), choices),
  };
};

const wrongChoice = (error: ErrorObject, path: readonly (string | number)[], subject: string): Misfit => {
  const choices = (error.schema as readonly Json[]).map((choice) =>
    typeof choice === 'string' ? choice : JSON.stringify(choice),
  );
  const message = `${subject} should be one of ${choices.join(', ')}, got ${describe(error.data as Json)}.`;
  const suggestion = typeof error.data === 'string' ? nearest(error.data, choices) : undefined;
  return {path, what: 'value', rule: 'wrong-value', message, suggestion};
};

const typeWords: Readonly<Record<string, string>> = {
  number: 'a number',
  integer: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  object: 'a mapping',
  array: 'a list',
  null: 'null',
};

const comparisons: Readonly<Record<string, string>> = {
  '>=': 'at least',
  '>': 'more than',
  '<=': 'at most',
  '<': 'less than',
};

const kindOf = (schema: Schema): string => {
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  const types = [schema['type'] ?? []].flat() as readonly string[];
  return types.length === 0 ? 'something else' : types.map((type) => typeWords[type] ?? type).join(' or ');
};

/** What would be right, to be read after "should be". */
const expectation = ({keyword, params, schema, parentSchema, message}: ErrorObject): string => {
  const {comparison, limit} = params as {comparison?: string; limit?: number};
  if (keyword === 'type') return kindOf(parentSchema as Schema);
  if (keyword === 'const') return JSON.stringify(schema);
  if (keyword === 'anyOf' || keyword === 'oneOf')
    return [...new Set((schema as readonly Schema[]).map(kindOf))].join(' or ');
  if (comparison !== undefined) return `${comparisons[comparison]} ${limit}`;
  if (keyword === 'minItems') return `a list of at least ${limit} items`;
  if (keyword === 'maxItems') return `a list of at most ${limit} items`;
  if (keyword === 'minLength')
    return limit === 1 ? 'text that is not empty' : `text of at least ${limit} characters`;
  if (keyword === 'pattern') return `text of the form ${String(schema)}`;
  return `otherwise: it ${message}`;
};
