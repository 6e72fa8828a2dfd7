import {readFileSync} from 'node:fs';
import {basename, dirname, extname, resolve} from 'node:path';
import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Result} from './diagnostic.ts';
import type {Draft} from './draft.ts';
import {locate} from './locate.ts';
import {missingFile} from './missing-file.ts';
import {memoByParams} from './memo-by-params.ts';
import {Mistakes} from './mistakes.ts';
import {ParamScope, unknownParams, type Params} from './param-scope.ts';
import {paramsReader} from './params.ts';
import type {Overrides, Pipeline} from './pipeline.ts';
import type {Source} from './source.ts';
import {checkSweepParams} from './sweep-params.ts';
import {cellDeclarer, type Declared} from './stage.ts';
import {describe} from './value.ts';
import {checkShape, writtenStages, type Misshapen, type WrittenStage} from './written.ts';
import {readYaml} from './yaml.ts';

/**
 * The pipeline that a text declares, or all its mistakes at once, in the order of the text, with what is understood in
 * spite of them unless the text is no YAML. Never throws, whatever the text is. Whether stage types, kinds and edges fit
 * is not its business: that takes the stages' code.
 */
export const parsePipeline = (file: string, text: string, overrides: Overrides): Result<Pipeline, Draft> =>
  readText(file, text)(overrides);

/**
 * Reads a text once, for many overrides of its params: a part of the pipeline that does not depend on what differs is
 * one object in all of them.
 */
export const readText = (file: string, text: string): ((overrides: Overrides) => Result<Pipeline, Draft>) => {
  const path = resolve(file);
  const mistakes = new Mistakes(path);
  const understand = read(path, text, mistakes);
  return (overrides) => {
    const found = new Mistakes(path, mistakes);
    return resultOf(understand?.(overrides, found), found);
  };
};

const resultOf = (understood: Understood | undefined, mistakes: Mistakes): Result<Pipeline, Draft> => {
  const diagnostics = mistakes.sorted();
  if (understood === undefined) return {ok: false, diagnostics};
  const {stages, ...head} = understood;
  if (mistakes.any)
    return {ok: false, diagnostics, partial: {...head, stages: stages.map(({draft}) => draft)}};
  const declarations = stages.map(({declaration}) => declaration).filter((one) => one !== undefined);
  return {ok: true, value: {...head, stages: declarations}, warnings: diagnostics};
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

type Understand = (overrides: Overrides, mistakes: Mistakes) => Understood;

/** What overrides do not change: the document, its shape, and the parts that were declared for other overrides. */
const read = (file: string, text: string, mistakes: Mistakes): Understand | undefined => {
  const yaml = readYaml(text, mistakes);
  if (yaml === undefined) return undefined;
  const {document, value} = yaml;
  if (!isObject(value)) {
    const message = `a pipeline file is a mapping with stages, got ${describe(value)}.`;
    mistakes.error({rule: 'wrong-type', message, range: locate(document, [])});
    return undefined;
  }
  const source = {text, document, mistakes};
  const misshapen = checkShape(source, value);
  const declare = declarer(value.stages, misshapen);
  const readParams = paramsOf(source, value, misshapen);
  const sweeps = isObject(value.sweeps) ? value.sweeps : {};
  const name = typeof value.name === 'string' ? value.name : basename(file, extname(file));
  return (overrides, found) => {
    const here: Source = {text, document, mistakes: found};
    const scope = readParams(here, overrides);
    const params = scope.all();
    return {name, file, dir: dirname(file), text, params, sweeps, stages: declare(here, scope)};
  };
};

/** Declares the stages; every family counts for an input that names it, so its cells are known first. */
const declarer = (
  stages: Json | undefined,
  misshapen: Misshapen,
): ((source: Source, scope: Params) => readonly Declared[]) => {
  const families = memoByParams<readonly Family[]>(matricesIn(stages));
  return (source, scope) => {
    const written = families(scope, source.mistakes, () =>
      familiesOf(writtenStages(source, stages, misshapen, scope)),
    );
    const declared: Declared[] = [];
    for (const {cells, memo} of written)
      declared.push(...memo(scope, source.mistakes, () => cells.map((declare) => declare(source, scope))));
    return declared;
  };
};

/** A stage of the file: its cells, and what these were declared as before. */
interface Family {
  readonly cells: readonly ReturnType<typeof cellDeclarer>[];
  readonly memo: ReturnType<typeof memoByParams<readonly Declared[]>>;
}

const familiesOf = (written: readonly WrittenStage[]): readonly Family[] => {
  const byName = new Map(written.map((stage) => [stage.name, stage]));
  return written.map((stage) => ({
    cells: stage.cells.map((cell) => cellDeclarer(stage, cell, byName)),
    memo: memoByParams(stage.raw),
  }));
};

const matricesIn = (stages: Json | undefined): Json =>
  Object.values(isObject(stages) ? stages : {}).map((stage) => (isObject(stage) && stage.matrix) || null);

/** Of params that are not known, or not known to have been overridden, nothing is said. */
const paramsOf = (
  source: Source,
  file: JsonObject,
  {broken}: Misshapen,
): ((source: Source, overrides: Overrides) => Params) => {
  const unknown = (section: string): boolean =>
    broken.some((path) => path.length === 1 && path[0] === section);
  if (unknown('params')) return () => unknownParams;
  const read = paramsReader(source, file);
  checkSweepParams(source, file);
  return (source, {profile, set}) => {
    const chosen = profile === undefined || unknown('profiles') ? {} : {profile};
    return new ParamScope(source, read(source, {...chosen, set}));
  };
};
