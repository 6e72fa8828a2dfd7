import type {Json, JsonObject} from '../json.ts';
import {isObject} from '../pipeline/value.ts';
import {taggedUnion} from './schema.ts';

/**
 * A copy of a value with the defaults of its schema filled in, also inside lists, inside the branch of a tagged union
 * that the value selects, and inside defaults. What does not fit the schema is left as it is.
 */
export const withDefaults = (schema: Json | undefined, value: Json): Json => {
  if (!isObject(schema)) return value;
  const union = taggedUnion(schema);
  if (union && isObject(value)) return withDefaults(union.branches.get(String(value[union.tag])), value);
  if (isObject(value)) return objectDefaults(schema, value);
  if (!Array.isArray(value)) return value;
  const items = value as readonly Json[];
  return items.map((item, at) => withDefaults(itemSchema(schema, at), item));
};

const itemSchema = ({items}: JsonObject, at: number): Json | undefined =>
  Array.isArray(items) ? (items as readonly Json[])[at] : items;

const objectDefaults = (schema: JsonObject, value: JsonObject): JsonObject => {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const filled: Record<string, Json> = {...value};
  for (const [name, property] of Object.entries(properties)) {
    const given = Object.hasOwn(value, name)
      ? value[name]
      : isObject(property)
        ? property['default']
        : undefined;
    if (given !== undefined) filled[name] = withDefaults(property, given);
  }
  return filled;
};
