import type {Json, JsonObject} from '../json.ts';

/**
 * What is made of a value by its schema: a schema is looked at once, and so is a value, since a stage is checked and
 * built from the same params and the trials of a sweep share the parts of theirs that do not vary.
 */
export const bySchema = <T extends Json & object>(
  makerOf: (schema: JsonObject) => (value: T) => Json,
): ((schema: JsonObject, value: T) => Json) => {
  const makers = new WeakMap<JsonObject, (value: T) => Json>();
  return (schema, value) => {
    let make = makers.get(schema);
    if (make === undefined) makers.set(schema, (make = once(makerOf(schema))));
    return make(value);
  };
};

const once = <T extends object>(make: (value: T) => Json): ((value: T) => Json) => {
  const made = new WeakMap<T, Json>();
  return (value) => {
    const known = made.get(value);
    if (known !== undefined) return known;
    const result = make(value);
    made.set(value, result);
    return result;
  };
};
