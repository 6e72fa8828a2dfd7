import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Misfit} from './explain.ts';
import {brokenBy} from './broken.ts';
import {failed, fill, type Scope} from './interpolate.ts';
import type {Path} from './locate.ts';
import {cellsOf, noMatrix, readMatrix, unknownMatrix, type Matrix} from './matrix.ts';
import {fileMisfits, stageMisfits} from './shape.ts';
import type {StageFamily} from './references.ts';
import {placeOfReference, reportMisfit, type Source} from './source.ts';
import {isTemplate} from './template.ts';

/** A stage as it is written, without the keys whose shape is wrong. */
export interface WrittenStage extends StageFamily {
  readonly raw: JsonObject;
  /** Where it does not say what was meant. Empty if the shape of all of it is right. */
  readonly broken: readonly Path[];
}

/** What of a file does not have the right shape. */
export interface Misshapen {
  /** Sections that do not say what was meant. */
  readonly broken: readonly Path[];
  /** Stage → what is wrong in it. */
  readonly stages: ReadonlyMap<string, readonly Misfit[]>;
}

/** Reports what in a file does not have the shape of a pipeline. */
export const checkShape = (source: Source, file: JsonObject): Misshapen => {
  const stages = new Map<string, readonly Misfit[]>();
  const broken: Path[] = [];
  for (const misfit of fileMisfits(file)) {
    reportMisfit(source, misfit, []);
    const [section, stage] = misfit.path;
    if (section !== 'stages' || stage === undefined) broken.push(...brokenBy(misfit, file));
    else stages.set(String(stage), [...(stages.get(String(stage)) ?? []), misfit]);
  }
  return {broken, stages};
};

/** Keys whose members are looked at one by one, so that one that is wrong does not hide the others' mistakes. */
const looseKeys: readonly unknown[] = ['inputs', 'matrix', 'cmd', 'files'];

/** The stages of a file in its order, without their misshapen keys, and with their cells. */
export const writtenStages = (
  source: Source,
  stages: Json | undefined,
  misshapen: Misshapen,
  params: Scope,
): readonly WrittenStage[] =>
  Object.entries(isObject(stages) ? stages : {}).map(([name, value]) => {
    const misfits = misshapen.stages.get(name) ?? [];
    const broken = misfits.flatMap(({path, ...misfit}) =>
      brokenBy({...misfit, path: path.slice(2)}, isObject(value) ? value : {}),
    );
    const dropped = misfits
      .filter(({path}) => path.length === 3 || !looseKeys.includes(path[2]))
      .map(({path}) => path[2]);
    const members = Object.entries(isObject(value) ? value : {}).filter(([key]) => !dropped.includes(key));
    const raw = Object.fromEntries<Json>(members);
    const readable =
      isObject(value) && !broken.some(([key, ...rest]) => key === 'matrix' && rest.length === 0);
    const known = readable ? matrixOf(source, name, raw, params) : unknownMatrix;
    const matrix = broken.some(([key]) => key === 'matrix') ? {...known, sound: false} : known;
    return {name, raw, matrix, cells: cellsOf(matrix), broken};
  });

const matrixOf = (source: Source, name: string, {matrix}: JsonObject, params: Scope): Matrix => {
  const path = ['stages', name, 'matrix'];
  if (matrix === undefined) return noMatrix;
  if (!isTemplate(matrix)) return readMatrix(source, path, matrix as JsonObject, params);
  const filled = fill(matrix, params, (reference, mistake) =>
    source.mistakes.error({...mistake, range: placeOfReference(source, path, reference)}),
  );
  if (filled === failed) return unknownMatrix;
  const misfits = stageMisfits({uses: 'any', matrix: filled});
  for (const misfit of misfits) reportMisfit(source, misfit, ['stages', name]);
  return misfits.length > 0 ? unknownMatrix : readMatrix(source, path, filled as JsonObject, params);
};
