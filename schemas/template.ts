import type {JsonObject} from '../src/json.ts';

/** Any text that holds a `${`. */
export const templatePattern = '\\$\\{';

const template: JsonObject = {type: 'string', pattern: templatePattern};

/**
 * The schema of a file as it is written: like that of its values, but a text with `${…}` may stand for any part.
 * What it stands for is checked when it is known.
 */
export const withTemplates = (schema: JsonObject): JsonObject => {
  const {properties, patternProperties, items, anyOf, ...rest} = schema as SchemaParts;
  return {
    ...rest,
    ...(properties && {properties: mapValues(properties, orTemplate)}),
    ...(patternProperties && {patternProperties: mapValues(patternProperties, orTemplate)}),
    ...(items && {items: orTemplate(items)}),
    ...(anyOf && {anyOf: anyOf.map(withTemplates)}),
  };
};

/**
 * The schema of a pipeline file as it is written, where `${…}` is filled in: in the values of params and in the parts of
 * a stage. A section as a whole, a stage as a whole and the pipeline's name have to be there before anything is filled in.
 */
export const fileWithTemplates = (file: JsonObject): JsonObject => {
  const {properties = {}} = file as SchemaParts;
  const {patternProperties = {}, ...stages} = properties['stages'] as SchemaParts;
  return {
    ...file,
    properties: {
      ...properties,
      stages: {...stages, patternProperties: mapValues(patternProperties, withTemplates)},
    },
  };
};

/** The parts of a JSON Schema that hold other schemas. */
export type SchemaParts = JsonObject & {
  readonly properties?: Readonly<Record<string, JsonObject>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, JsonObject>>;
  readonly items?: JsonObject;
  readonly anyOf?: readonly JsonObject[];
};

/** The same map of names with each schema replaced. */
export const mapValues = (
  schemas: Readonly<Record<string, JsonObject>>,
  map: (schema: JsonObject) => JsonObject,
): JsonObject => Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, map(schema)]));

const orTemplate = (schema: JsonObject): JsonObject => {
  const {description, default: preset, ...shape} = withTemplates(schema) as SchemaParts;
  const acceptsAnything = !('type' in shape || 'anyOf' in shape);
  const acceptsAnyText = shape.type === 'string' && !('pattern' in shape);
  if (acceptsAnything || acceptsAnyText) return withTemplates(schema);
  const branches = shape.anyOf ?? [shape];
  return {
    ...(description && {description}),
    ...(preset !== undefined && {default: preset}),
    anyOf: [...branches, template],
  };
};
