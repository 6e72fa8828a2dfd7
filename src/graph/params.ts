import {Ajv, type ValidateFunction} from 'ajv';
import type {JsonObject} from '../json.ts';
import {withDefaults} from './defaults.ts';
import {type Misfit, misfits} from './misfit.ts';
import {strict} from './schema.ts';

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  strict: false,
  discriminator: true,
  validateFormats: false,
  logger: false,
  // It compiles sooner, and checks as fast.
  code: {optimize: false},
});

/** Compiling a schema costs more than checking a thousand stages by it. */
const compiled = new WeakMap<JsonObject, ValidateFunction>();

const validatorOf = (schema: JsonObject): ValidateFunction => {
  const known = compiled.get(schema);
  if (known) return known;
  const validate = ajv.compile(strict(schema) as JsonObject);
  compiled.set(schema, validate);
  return validate;
};

/** Params with defaults filled in, and what is wrong with them. */
export const checkParams = (
  schema: JsonObject,
  given: JsonObject,
  stage: string,
): {readonly params: JsonObject; readonly misfits: readonly Misfit[]} => {
  const params = withDefaults(schema, given) as JsonObject;
  try {
    const validate = validatorOf(schema);
    return {params, misfits: validate(params) ? [] : misfits(validate.errors ?? [], params, stage)};
  } catch (error) {
    return {params, misfits: [badSchema(error, stage)]};
  }
};

/** A custom stage type may hold anything where its schema should be. */
const badSchema = (error: unknown, stage: string): Misfit => {
  const message = `The stage type of ${stage} declares params that are no JSON Schema: ${(error as Error).message}.`;
  return {path: [], what: 'key', rule: 'bad-stage-type', message};
};
