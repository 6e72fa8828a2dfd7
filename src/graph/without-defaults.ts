import {isObject, canonicalJson, type Json, type JsonObject} from '../json.ts';
import {withDefaults} from './defaults.ts';
import {taggedUnion} from './schema.ts';

/**
 * What of an object its schema would not have filled in by itself; the inverse of `withDefaults`. The tag of a tagged
 * union stays, since it says what the rest means.
 */
export const withoutDefaults = (schema: Json | undefined, value: JsonObject): JsonObject => {
  if (!isObject(schema)) return value;
  const union = taggedUnion(schema);
  if (union) {
    const tag = value[union.tag];
    const rest = withoutDefaults(union.branches.get(String(tag)), value);
    return {...(tag !== undefined && {[union.tag]: tag}), ...rest};
  }
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => {
      const property = properties[name];
      if (isDefault(property, part)) return [];
      return [[name, isObject(part) ? withoutDefaults(property, part) : part]];
    }),
  );
};

const isDefault = (property: Json | undefined, part: Json): boolean => {
  const preset = isObject(property) ? property['default'] : undefined;
  return preset !== undefined && canonicalJson(withDefaults(property, preset)) === canonicalJson(part);
};
