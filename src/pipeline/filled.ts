import {isObject, type Json, type JsonObject} from '../json.ts';
import {failed, fill, mapTexts, type Scope} from './interpolate.ts';
import type {Path} from './locate.ts';
import {memoByParams} from './memo-by-params.ts';
import {stageMisfits} from './shape.ts';
import {placeOfReference, reportMisfit, type Source} from './source.ts';
import {isTemplate} from './template.ts';
import {hasTemplate, isInTemplate} from './value.ts';
import type {WrittenStage} from './written.ts';

/** A stage with its `${…}` filled in. */
export interface FilledStage {
  readonly value: JsonObject;
  /** Texts that could not be filled in and stand as they were: their paths in the file, by the JSON of these. */
  readonly broken: ReadonlyMap<string, Path>;
}

type Filler<T extends Json> = (source: Source, scope: Scope, broken: Map<string, Path>) => T;

/**
 * Fills in a cell of a stage for any params: all but `cmd`, which has a scope of its own, and `matrix`, which is what the
 * cell was made by. A key of the stage, or a member of one, that does not vary is one object for all params.
 */
export const stageFiller = (
  {raw}: WrittenStage,
  path: Path,
): ((source: Source, scope: Scope) => FilledStage) => {
  const {cmd, matrix: _, ...others} = raw;
  const filler = membersFiller(others, path, 2);
  return (source, scope) => {
    const broken = new Map<string, Path>();
    const value = filler(source, scope, broken);
    return {value: cmd === undefined ? value : {...value, cmd}, broken};
  };
};

/** @param depth of the members that are filled in each for itself. */
const membersFiller = (whole: JsonObject, path: Path, depth: number): Filler<JsonObject> => {
  const fillers = Object.entries(whole).map(
    ([name, part]) => [name, fillerOf(part, [...path, name], depth - 1)] as const,
  );
  return (source, scope, broken) => {
    const filled: Record<string, Json> = {};
    for (const [name, fill] of fillers) filled[name] = fill(source, scope, broken);
    return filled;
  };
};

const fillerOf = (part: Json, path: Path, depth: number): Filler<Json> => {
  if (!hasTemplate(part)) return () => part;
  if (depth > 0 && isObject(part)) return membersFiller(part, path, depth);
  const memo = memoByParams<Json>(part);
  return (source, scope, broken) =>
    memo(scope, source.mistakes, () => mapTexts(part, path, textFiller(source, scope, broken)));
};

/** A text that cannot be filled in stands as it is. */
const textFiller =
  (source: Source, scope: Scope, broken: Map<string, Path>) =>
  (text: string, at: Path): Json => {
    const value = fill(text, scope, (reference, mistake) =>
      source.mistakes.error({...mistake, range: placeOfReference(source, at, reference)}),
    );
    if (value !== failed) return value;
    broken.set(JSON.stringify(at), at);
    return text;
  };

/** Keys whose members a stage type or a command gives their meaning. */
const unshaped: ReadonlySet<string> = new Set(['with', 'cmd', 'matrix']);

/**
 * Reports where a `${…}` stands for what does not fit, and returns these parts of the stage; what was written plainly
 * has been checked with the file.
 */
export const misfilled = (
  source: Source,
  raw: JsonObject,
  path: Path,
  {value, broken}: FilledStage,
): readonly Path[] => {
  const isChecked = Object.entries(raw).every(([key, part]) => unshaped.has(key) || !hasTemplate(part));
  if (isChecked && !isTemplate(raw.with)) return [];
  const misfits = stageMisfits(value).filter(
    (misfit) => isInTemplate(raw, misfit.path) && !broken.has(JSON.stringify([...path, ...misfit.path])),
  );
  for (const misfit of misfits) reportMisfit(source, misfit, path);
  return misfits.map((misfit) => misfit.path);
};
