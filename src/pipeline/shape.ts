import {Ajv, type ValidateFunction} from 'ajv';
import {PipelineFile, Stage} from '../../schemas/pipeline.ts';
import {fileWithTemplates} from '../../schemas/template.ts';
import type {Json, JsonObject} from '../json.ts';
import {explain, type Misfit} from './explain.ts';

/** A value is checked a few times, by a schema that the tests have checked: what compiles soonest is best. */
const options = {
  allErrors: true,
  verbose: true,
  strictTypes: false,
  validateSchema: false,
  code: {optimize: false},
} as const;

/** What of a value does not fit a schema, which is compiled at first use: that costs more than checking a thousand stages. */
export const compiled = (schema: () => JsonObject): ((value: Json) => readonly Misfit[]) => {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= new Ajv(options).compile(schema());
    return validate(value) ? [] : explain(validate.errors ?? [], value);
  };
};

/** Whether a file as it is written has the shape of a pipeline; a `${…}` may stand for any part of a stage. */
export const fileMisfits = compiled(() => fileWithTemplates(PipelineFile as unknown as JsonObject));

/** The same for one stage whose `${…}` have been filled in. */
export const stageMisfits = compiled(() => Stage as unknown as JsonObject);
