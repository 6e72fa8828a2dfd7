import type {Json, JsonObject} from '../json.ts';
import {isObject} from '../pipeline/value.ts';
import {taggedUnion} from './schema.ts';

/**
 * A copy of params without those that have no effect beside the values of others, as their schema says by the keyword
 * `when`: `{when: {type: ['dlsm', 'total']}}` is of a property that only these two types read. What has no effect is in
 * no key, so a sweep of it makes nothing twice.
 */
export const withoutIdle = (schema: Json | undefined, value: Json): Json => {
  if (!isObject(schema) || !isObject(value)) return value;
  const union = taggedUnion(schema);
  if (union) return withoutIdle(union.branches.get(String(value[union.tag])), value);
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const kept = Object.entries(value)
    .filter(([name]) => hasEffect(properties[name], value))
    .map(([name, part]) => [name, withoutIdle(properties[name], part)] as const);
  return Object.fromEntries(kept);
};

const hasEffect = (property: Json | undefined, siblings: JsonObject): boolean => {
  const when = isObject(property) ? property['when'] : undefined;
  if (!isObject(when)) return true;
  return Object.entries(when).every(([name, values]) =>
    (values as readonly Json[]).includes(siblings[name] as Json),
  );
};
