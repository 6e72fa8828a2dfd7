import {isObject, type Json, type JsonObject} from '../json.ts';
import {bySchema, onceEach} from './by-schema.ts';
import {taggedUnion} from './schema.ts';

/** A param beside another, and the values of it with which the other has an effect. */
export interface Condition {
  readonly param: string;
  readonly values: readonly Json[];
}

/**
 * Beside which params a property has an effect, all of them together, as its schema says by the keyword `when`:
 * `{when: {type: ['dlsm', 'total']}}` is of a property that only these two types read. Without it: always.
 */
export const conditionsOf = (property: Json | undefined): readonly Condition[] => {
  const when = isObject(property) ? property['when'] : undefined;
  if (!isObject(when)) return [];
  return Object.entries(when).map(([param, values]) => ({
    param,
    values: Array.isArray(values) ? values : [values],
  }));
};

/**
 * A copy of params without those that have no effect beside the values of others. What has no effect is in no key, so a
 * sweep of it makes nothing twice.
 */
export const withoutIdle = (schema: Json | undefined, value: Json): Json =>
  isObject(schema) && isObject(value) ? busy(schema, value) : value;

const busy = bySchema<JsonObject>((schema) => {
  const union = taggedUnion(schema);
  if (union) return (value) => withoutIdle(union.branches.get(String(value[union.tag])), value);
  const properties = new Map(
    Object.entries(isObject(schema['properties']) ? schema['properties'] : {}).map(([name, property]) => [
      name,
      {conditions: conditionsOf(property), keep: onceEach((part) => withoutIdle(property, part))},
    ]),
  );
  return (value) => {
    const kept: Record<string, Json> = {};
    for (const [name, part] of Object.entries(value)) {
      const property = properties.get(name);
      if (property === undefined) kept[name] = part;
      else if (areMet(property.conditions, value)) kept[name] = property.keep(part);
    }
    return kept;
  };
});

const areMet = (conditions: readonly Condition[], siblings: JsonObject): boolean =>
  conditions.every(({param, values}) => values.includes(siblings[param] as Json));
