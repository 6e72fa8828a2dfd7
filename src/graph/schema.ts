import {isObject, type Json, type JsonObject} from '../json.ts';

/** The members of a union of objects that are told apart by a tag, `{type: 've', …} | {type: 'vp', …}`. */
export interface Tagged {
  readonly tag: string;
  readonly branches: ReadonlyMap<string, JsonObject>;
}

const propertiesOf = (schema: Json | undefined): JsonObject => {
  const properties = isObject(schema) ? schema['properties'] : undefined;
  return isObject(properties) ? properties : {};
};

const literal = (schema: Json | undefined): Json | undefined =>
  isObject(schema) ? schema['const'] : undefined;

const branchesOf = (schema: JsonObject): readonly JsonObject[] => {
  const branches = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(branches) ? branches.filter(isObject) : [];
};

/** Undefined if a schema is no such union. */
export const taggedUnion = (schema: JsonObject): Tagged | undefined => {
  const branches = branchesOf(schema);
  const tag = Object.keys(propertiesOf(branches[0])).find((name) =>
    branches.every((branch) => typeof literal(propertiesOf(branch)[name]) === 'string'),
  );
  if (tag === undefined) return undefined;
  return {
    tag,
    branches: new Map(branches.map((branch) => [String(literal(propertiesOf(branch)[tag])), branch])),
  };
};

/**
 * The schema by which params are judged: objects take no other keys than those they name, a union of literals is an
 * `enum`, and a tagged union is judged by the branch that its tag selects, not by all of them.
 */
export const strict = (schema: Json): Json => {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isObject(schema)) return schema;
  const branches = branchesOf(schema);
  if (branches.length > 0 && branches.every((branch) => 'const' in branch)) {
    return {...about(schema), enum: branches.map(({const: value}) => value as Json)};
  }
  const union = taggedUnion(schema);
  if (union) return taggedSchema(schema, union);
  const parts = Object.entries(schema).map(
    ([name, part]) => [name, data.has(name) ? part : strictPart(name, part)] as const,
  );
  const closed =
    'properties' in schema && !('additionalProperties' in schema) ? {additionalProperties: false} : {};
  return {...Object.fromEntries(parts), ...closed};
};

/** Keywords that hold values, not schemas. */
const data = new Set(['const', 'enum', 'default', 'examples', 'required']);

const strictPart = (name: string, part: Json): Json => {
  const named = ['properties', 'patternProperties', '$defs'].includes(name) && isObject(part);
  return named
    ? Object.fromEntries(Object.entries(part).map(([key, schema]) => [key, strict(schema)]))
    : strict(part);
};

const about = ({title, description}: JsonObject): JsonObject => ({
  ...(title !== undefined && {title}),
  ...(description !== undefined && {description}),
});

const taggedSchema = (schema: JsonObject, {tag, branches}: Tagged): JsonObject => ({
  ...about(schema),
  type: 'object',
  discriminator: {propertyName: tag},
  required: [tag],
  oneOf: [...branches.values()].map(strict),
});
