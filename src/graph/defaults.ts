import {isObject, type Json, type JsonObject} from '../json.ts';
import {bySchema, onceEach} from './by-schema.ts';
import {taggedUnion, type Tagged} from './schema.ts';

/**
 * A copy of a value with the defaults of its schema filled in, also inside lists, inside the branch of a tagged union
 * that the value selects, and inside defaults. What does not fit the schema is left as it is.
 */
export const withDefaults = (schema: Json | undefined, value: Json): Json =>
  isObject(schema) && typeof value === 'object' && value !== null ? filled(schema, value) : value;

const filled = bySchema((schema) => {
  const union = taggedUnion(schema);
  const fillObject = union ? branchDefaults(union) : objectDefaults(schema);
  return (value) => {
    if (isObject(value)) return fillObject(value);
    const items = value as readonly Json[];
    return items.map((item, at) => withDefaults(itemSchema(schema, at), item));
  };
});

const itemSchema = ({items}: JsonObject, at: number): Json | undefined =>
  Array.isArray(items) ? (items as readonly Json[])[at] : items;

const branchDefaults =
  ({tag, branches}: Tagged) =>
  (value: JsonObject): Json =>
    withDefaults(branches.get(String(value[tag])), value);

const objectDefaults = (schema: JsonObject): ((value: JsonObject) => JsonObject) => {
  const properties = Object.entries(isObject(schema['properties']) ? schema['properties'] : {}).map(
    ([name, property]) => ({
      name,
      preset: isObject(property) ? property['default'] : undefined,
      fill: onceEach((part) => withDefaults(property, part)),
    }),
  );
  return (value) => {
    const filled: Record<string, Json> = {...value};
    for (const {name, preset, fill} of properties) {
      const given = Object.hasOwn(value, name) ? value[name] : preset;
      if (given !== undefined) filled[name] = fill(given);
    }
    return filled;
  };
};
