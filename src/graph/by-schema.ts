import type {Json, JsonObject} from '../json.ts';

/** What is made by a schema of a value: the schema is looked at once. */
export const bySchema = <T extends Json & object>(
  makerOf: (schema: JsonObject) => (value: T) => Json,
): ((schema: JsonObject, value: T) => Json) => {
  const makers = new WeakMap<JsonObject, (value: T) => Json>();
  return (schema, value) => {
    let make = makers.get(schema);
    if (make === undefined) makers.set(schema, (make = makerOf(schema)));
    return make(value);
  };
};

/**
 * What is made of a member of params, once of each object: a stage is checked and built from the same params, and the
 * trials of a sweep share the parts of theirs that do not vary.
 */
export const onceEach = (make: (value: Json) => Json): ((value: Json) => Json) => {
  const made = new WeakMap<object, Json>();
  return (value) => {
    if (typeof value !== 'object' || value === null) return make(value);
    const known = made.get(value);
    if (known !== undefined) return known;
    const result = make(value);
    made.set(value, result);
    return result;
  };
};
