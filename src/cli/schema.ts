import {PipelineFile} from '../../schemas/pipeline.ts';
import {fileWithTemplates, mapValues, withTemplates, type SchemaParts} from '../../schemas/template.ts';
import type {JsonObject} from '../json.ts';
import type {Action} from './line/settings.ts';
import {printJson} from './print/print.ts';
import {loadStageTypes} from './project/built-in.ts';
import {openCommandCache} from './project/open-cache.ts';

/** `pipe schema`: JSON Schema of a pipeline file, with the params of every stage type that comes with `pipe`. */
export const schema: Action = async (_, settings) => {
  const types = await loadStageTypes(await openCommandCache(settings));
  const branches = [...types].map(([name, {declaration}]) => paramsOf(name, declaration.params));
  const file = withBranches(PipelineFile as unknown as JsonObject, branches);
  printJson({$schema: 'http://json-schema.org/draft-07/schema#', ...fileWithTemplates(file)});
  return 0;
};

/** A stage that uses this type has these params. */
const paramsOf = (name: string, params: JsonObject): JsonObject => ({
  if: {properties: {uses: {const: name}}, required: ['uses']},
  then: {properties: {with: withTemplates(asWritten(params))}},
});

/** A file may leave out what has a default, and may not hold what the stage type does not name. */
const asWritten = (schema: JsonObject): JsonObject => {
  const {properties, required, items, anyOf, ...rest} = schema as SchemaParts;
  return {
    ...rest,
    ...(properties && {properties: mapValues(properties, asWritten), additionalProperties: false}),
    ...(required && {required: required.filter((name) => !('default' in (properties?.[name] ?? {})))}),
    ...(items && {items: asWritten(items)}),
    ...(anyOf && {anyOf: anyOf.map(asWritten)}),
  };
};

/** Adds conditions to what a stage may be. */
const withBranches = (file: JsonObject, allOf: readonly JsonObject[]): JsonObject => {
  const properties = file['properties'] as JsonObject;
  const stages = properties['stages'] as JsonObject;
  const patterns = Object.entries(stages['patternProperties'] as JsonObject);
  const patternProperties = Object.fromEntries(
    patterns.map(([name, stage]) => [name, {...(stage as JsonObject), allOf}]),
  );
  return {...file, properties: {...properties, stages: {...stages, patternProperties}}};
};
