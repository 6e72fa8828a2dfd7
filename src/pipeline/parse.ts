import {readFileSync} from 'node:fs';
import {basename, dirname, extname, resolve} from 'node:path';
import type {JsonObject} from '../json.ts';
import type {Result} from './diagnostic.ts';
import type {Draft} from './draft.ts';
import {locate} from './locate.ts';
import {missingFile} from './missing-file.ts';
import {Mistakes} from './mistakes.ts';
import {ParamScope, unknownParams, type Params} from './param-scope.ts';
import {readParams} from './params.ts';
import type {Overrides, Pipeline} from './pipeline.ts';
import type {Source} from './source.ts';
import {declareStage, type Declared} from './stage.ts';
import {describe, isObject} from './value.ts';
import {checkShape, writtenStages, type Misshapen} from './written.ts';
import {readYaml} from './yaml.ts';

/**
 * The pipeline that a text declares, or all its mistakes at once, in the order of the text, with what is understood in
 * spite of them unless the text is no YAML. Never throws, whatever the text is. Whether stage types, kinds and edges fit
 * is not its business: that takes the stages' code.
 */
export const parsePipeline = (file: string, text: string, overrides: Overrides): Result<Pipeline, Draft> => {
  const path = resolve(file);
  const mistakes = new Mistakes(path);
  const understood = understand(path, text, overrides, mistakes);
  const diagnostics = mistakes.sorted();
  if (understood === undefined) return {ok: false, diagnostics};
  const {stages, ...head} = understood;
  if (mistakes.any)
    return {ok: false, diagnostics, partial: {...head, stages: stages.map(({draft}) => draft)}};
  const pipeline = {...head, stages: stages.flatMap(({declaration}) => declaration ?? [])};
  return {ok: true, value: pipeline, warnings: diagnostics};
};

/** The same for a file; that it cannot be read is a mistake without a place. */
export const readPipeline = (file: string, overrides: Overrides): Result<Pipeline, Draft> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return {ok: false, diagnostics: [missingFile(resolve(file), error as NodeJS.ErrnoException)]};
  }
  return parsePipeline(file, text, overrides);
};

interface Understood extends Omit<Pipeline, 'stages'> {
  readonly stages: readonly Declared[];
}

const understand = (
  file: string,
  text: string,
  overrides: Overrides,
  mistakes: Mistakes,
): Understood | undefined => {
  const yaml = readYaml(text, mistakes);
  if (yaml === undefined) return undefined;
  const source: Source = {text, document: yaml.document, mistakes};
  if (!isObject(yaml.value)) {
    const message = `a pipeline file is a mapping with stages, got ${describe(yaml.value)}.`;
    mistakes.error({rule: 'wrong-type', message, range: locate(yaml.document, [])});
    return undefined;
  }
  const misshapen = checkShape(source, yaml.value);
  const scope = paramsOf(source, yaml.value, overrides, misshapen);
  const params = scope.all();
  const written = writtenStages(source, yaml.value.stages, misshapen, scope);
  const families = new Map(written.map((stage) => [stage.name, stage]));
  const stages = written.flatMap((stage) =>
    stage.cells.map((cell) => declareStage(source, stage, cell, families, scope)),
  );
  const name = typeof yaml.value.name === 'string' ? yaml.value.name : basename(file, extname(file));
  return {name, file, dir: dirname(file), text, params, stages};
};

/** Of params that are not known, or not known to have been overridden, nothing is said. */
const paramsOf = (
  source: Source,
  file: JsonObject,
  {profile, set}: Overrides,
  {broken}: Misshapen,
): Params => {
  const unknown = (section: string): boolean =>
    broken.some((path) => path.length === 1 && path[0] === section);
  if (unknown('params')) return unknownParams;
  const chosen = profile === undefined || unknown('profiles') ? {} : {profile};
  return new ParamScope(source, readParams(source, file, {...chosen, set}));
};
