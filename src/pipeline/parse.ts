import {readFileSync} from 'node:fs';
import {basename, dirname, extname, resolve} from 'node:path';
import type {Result} from './diagnostic.ts';
import {locate} from './locate.ts';
import {missingFile} from './missing-file.ts';
import {Mistakes} from './mistakes.ts';
import {ParamScope} from './param-scope.ts';
import {readParams} from './params.ts';
import type {Overrides, Pipeline} from './pipeline.ts';
import type {Source} from './source.ts';
import {declareStage} from './stage.ts';
import {describe, isObject} from './value.ts';
import {checkShape, writtenStages} from './written.ts';
import {readYaml} from './yaml.ts';

/**
 * The pipeline that a text declares, or all its mistakes at once, in the order of the text. Never throws, whatever the
 * text is. Whether stage types, kinds and edges fit is not its business: that takes the stages' code.
 */
export const parsePipeline = (file: string, text: string, overrides: Overrides): Result<Pipeline> => {
  const path = resolve(file);
  const mistakes = new Mistakes(path);
  const pipeline = understand(path, text, overrides, mistakes);
  if (pipeline === undefined || mistakes.any) return {ok: false, diagnostics: mistakes.sorted()};
  return {ok: true, value: pipeline, warnings: mistakes.sorted()};
};

/** The same for a file; that it cannot be read is a mistake without a place. */
export const readPipeline = (file: string, overrides: Overrides): Result<Pipeline> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return {ok: false, diagnostics: [missingFile(resolve(file), error as NodeJS.ErrnoException)]};
  }
  return parsePipeline(file, text, overrides);
};

const understand = (
  file: string,
  text: string,
  overrides: Overrides,
  mistakes: Mistakes,
): Pipeline | undefined => {
  const yaml = readYaml(text, mistakes);
  if (yaml === undefined) return undefined;
  const source: Source = {text, document: yaml.document, mistakes};
  if (!isObject(yaml.value)) {
    const message = `a pipeline file is a mapping with stages, got ${describe(yaml.value)}.`;
    mistakes.error({rule: 'wrong-type', message, range: locate(yaml.document, [])});
    return undefined;
  }
  const misshapen = checkShape(source, yaml.value);
  const params = new ParamScope(source, readParams(source, yaml.value, overrides));
  const values = params.all();
  const stages = writtenStages(source, yaml.value.stages, misshapen, params);
  const families = new Map(stages.map((stage) => [stage.name, stage]));
  const declared = stages.flatMap((stage) =>
    stage.cells.map((cell) => declareStage(source, stage, cell, families, params)),
  );
  const name = typeof yaml.value.name === 'string' ? yaml.value.name : basename(file, extname(file));
  return {
    name,
    file,
    dir: dirname(file),
    text,
    params: values,
    stages: declared.flatMap((stage) => stage ?? []),
  };
};
