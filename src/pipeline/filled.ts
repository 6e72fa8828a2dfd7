import type {Json, JsonObject} from '../json.ts';
import {failed, fill, mapTexts, type Scope} from './interpolate.ts';
import type {Path} from './locate.ts';
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

/** All but `cmd`, which has a scope of its own, and `matrix`, which is what the cell was made by. */
export const fillStage = (source: Source, {raw}: WrittenStage, path: Path, scope: Scope): FilledStage => {
  const {cmd, matrix: _, ...others} = raw;
  const broken = new Map<string, Path>();
  const fillText = (text: string, at: Path): Json => {
    const value = fill(text, scope, (reference, mistake) =>
      source.mistakes.error({...mistake, range: placeOfReference(source, at, reference)}),
    );
    if (value !== failed) return value;
    broken.set(JSON.stringify(at), at);
    return text;
  };
  const value = hasTemplate(others) ? (mapTexts(others, path, fillText) as JsonObject) : others;
  return {value: cmd === undefined ? value : {...value, cmd}, broken};
};

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
  const {with: _, cmd: __, matrix: ___, ...shaped} = raw;
  if (!hasTemplate(shaped) && !isTemplate(raw.with)) return [];
  const misfits = stageMisfits(value).filter(
    (misfit) => isInTemplate(raw, misfit.path) && !broken.has(JSON.stringify([...path, ...misfit.path])),
  );
  for (const misfit of misfits) reportMisfit(source, misfit, path);
  return misfits.map((misfit) => misfit.path);
};
