import {conditionsOf} from '../../graph/idle.ts';
import {taggedUnion} from '../../graph/schema.ts';
import {isObject, type Json, type JsonObject} from '../../json.ts';

/** Name, type, default and description of each param in the schema of a `with:`, the parts of a param indented below it. */
export const paramRows = (schema: JsonObject, indent = '  '): readonly (readonly string[])[] => {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(objectAt(schema, 'properties')).flatMap(([name, property]) => {
    if (!isObject(property)) return [];
    const unset = required.includes(name) ? 'required' : '';
    const preset = property['default'] === undefined ? unset : JSON.stringify(property['default']);
    return [
      [`${indent}${name}`, typeText(property), preset, aboutText(property)],
      ...parts(property, indent),
    ];
  });
};

/** What a param is about, and for what values of others it has an effect if not for all. */
const aboutText = (property: JsonObject): string => {
  const conditions = conditionsOf(property).map(
    ({param, values}) => `${param} ${values.map(plain).join(' or ')}`,
  );
  const only = conditions.length > 0 ? [`(only for ${conditions.join(' and ')})`] : [];
  return [textAt(property, 'description'), ...only].filter((part) => part !== '').join(' ');
};

const parts = (property: JsonObject, indent: string): readonly (readonly string[])[] => {
  const union = taggedUnion(property);
  if (!union) return [...paramRows(property, `${indent}  `), ...memberRows(property, indent)];
  return [...union.branches].flatMap(([label, branch]) => {
    const {[union.tag]: tag, ...rest} = objectAt(branch, 'properties');
    const about = isObject(tag) ? textAt(tag, 'description') : '';
    const heading = [`${indent}  ${union.tag}: ${label}`, '', '', about || textAt(branch, 'description')];
    return [heading, ...paramRows({...branch, properties: rest}, `${indent}    `)];
  });
};

/** What stands under each name of a mapping, or in each member of a list. */
const memberRows = (property: JsonObject, indent: string): readonly (readonly string[])[] => {
  const [value] = Object.values(objectAt(property, 'patternProperties'));
  if (isObject(value))
    return [[`${indent}  NAME`, typeText(value), '', aboutText(value)], ...parts(value, `${indent}  `)];
  return isObject(property['items']) ? parts(property['items'], indent) : [];
};

/** The values that a schema accepts, in a few words: `integer ≥ 1`, `ce | dlsm`, `list of number`. */
const typeText = (schema: JsonObject): string => {
  const choices = schema['anyOf'] ?? schema['oneOf'] ?? schema['enum'];
  if (taggedUnion(schema)) return 'one of';
  if (Array.isArray(choices)) return (choices as readonly Json[]).map(choiceText).join(' | ');
  if (schema['const'] !== undefined) return plain(schema['const']);
  if (schema['type'] === 'array')
    return `list of ${isObject(schema['items']) ? typeText(schema['items']) : 'anything'}`;
  return [textAt(schema, 'type') || 'anything', ...bounds(schema)].join(' ');
};

const choiceText = (choice: Json): string => (isObject(choice) ? typeText(choice) : plain(choice));

const signs = {minimum: '≥', exclusiveMinimum: '>', maximum: '≤', exclusiveMaximum: '<'};

const bounds = (schema: JsonObject): readonly string[] =>
  Object.entries(signs).flatMap(([name, sign]) =>
    name in schema ? [`${sign} ${plain(schema[name] as Json)}`] : [],
  );

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const objectAt = (schema: JsonObject, name: string): JsonObject => {
  const value = schema[name];
  return isObject(value) ? value : {};
};

const textAt = (schema: JsonObject, name: string): string => {
  const value = schema[name];
  return typeof value === 'string' ? value : '';
};
