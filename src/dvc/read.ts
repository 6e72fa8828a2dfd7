import {DvcFile, DvcForeach, DvcStage as StageShape} from '../../schemas/dvc.ts';
import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import {compiled} from '../pipeline/shape.ts';
import {reportMisfit, type Source} from '../pipeline/source.ts';
import type {Findings} from './findings.ts';
import {foreachRounds, matrixRounds, type Round} from './loop.ts';
import type {DvcScope} from './scope.ts';
import {readStage, type DvcStage, type Place, type Reading} from './stage.ts';
import {translate} from './template.ts';

const fileMisfits = compiled(() => DvcFile as unknown as JsonObject);
const stageMisfits = compiled(() => named(StageShape as unknown as JsonObject));
const foreachMisfits = compiled(() => named(DvcForeach as unknown as JsonObject));

/** With the name of a stage before it, by which messages call what is wrong. */
const named = (schema: JsonObject): JsonObject => ({additionalProperties: schema});

/** Reports what does not have the shape of a dvc.yaml; returns whether all of it has. */
export const checkShape = (source: Source, value: Json): value is JsonObject => {
  const misfits = fileMisfits(value);
  for (const misfit of misfits) reportMisfit(source, misfit, []);
  if (!isObject(value) || !isObject(value.stages)) return false;
  let sound = misfits.length === 0;
  for (const [name, stage] of Object.entries(value.stages)) {
    if (!isObject(stage)) continue;
    const isLoop = 'foreach' in stage || 'do' in stage;
    const found = (isLoop ? foreachMisfits : stageMisfits)({[name]: stage});
    for (const misfit of found) reportMisfit(source, misfit, ['stages']);
    if (found.length > 0) sound = false;
  }
  return sound;
};

/** Every stage, one each round of a loop, in the order of the file. */
export const readStages = (stages: JsonObject, scope: DvcScope, reading: Reading): readonly DvcStage[] =>
  Object.entries(stages).flatMap(([name, value]) => {
    const {matrix, foreach, do: body, ...plainBody} = value as JsonObject;
    const at: Path = ['stages', name];
    const {findings, params} = reading;
    const loop = (key: string) => ({
      at: [...at, key],
      scope,
      findings,
      listener: findings.listener([...at, key], name, params.use),
    });
    let rounds: readonly Round[] = [{layers: []}];
    if (foreach !== undefined) rounds = foreachRounds(foreach, loop('foreach'));
    if (matrix !== undefined) rounds = matrixRounds(matrix as JsonObject, loop('matrix'));
    const place = foreach === undefined ? at : [...at, 'do'];
    return rounds.flatMap(({suffix, layers}) => {
      const full = suffix === undefined ? name : `${name}@${suffix}`;
      const stage = readStage(full, (body ?? plainBody) as JsonObject, place, scope.with(...layers), reading);
      return stage ?? [];
    });
  });

/** The metrics files that the top of the file names. */
export const readMetrics = (
  raw: Json | undefined,
  scope: DvcScope,
  {findings, params}: Reading,
): readonly Place[] =>
  ((raw ?? []) as readonly string[]).flatMap((text, index) => {
    const at = ['metrics', index];
    const path = translate(text, scope, findings.listener(at, undefined, params.use));
    return path === undefined ? [] : [{path, at}];
  });

const leftOut: Readonly<Record<string, string>> = {
  plots: 'how DVC draws plots is left out; the files are in the artifacts of the stages that make them.',
  artifacts: 'what DVC’s registry says of files is left out.',
  datasets: 'datasets of DVC are left out; a stage `uses: fetch` tracks files from elsewhere.',
};

/** Says which sections have no counterpart. */
export const remarkOnSections = (file: JsonObject, findings: Findings): void => {
  for (const [section, message] of Object.entries(leftOut))
    if (file[section] !== undefined) findings.remark([section], message);
};
