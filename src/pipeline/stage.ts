import {cellScope} from './cell-scope.ts';
import {fillCommand} from './command.ts';
import {buildDeclaration} from './declaration.ts';
import {fillStage, fits} from './filled.ts';
import {resolveInputs} from './inputs.ts';
import type {Scope} from './interpolate.ts';
import type {Path} from './locate.ts';
import type {Cell} from './matrix.ts';
import type {StageDeclaration} from './pipeline.ts';
import type {Families} from './references.ts';
import type {Source} from './source.ts';
import type {WrittenStage} from './written.ts';

/**
 * The declaration of one cell; undefined after a mistake. Parts are looked at one by one, so that a mistake in one
 * does not hide another's.
 */
export const declareStage = (
  source: Source,
  stage: WrittenStage,
  cell: Cell,
  families: Families,
  params: Scope,
): StageDeclaration | undefined => {
  const path: Path = ['stages', stage.name];
  const scope = cellScope(stage.matrix, cell, params);
  const filled = fillStage(source, stage, path, scope);
  const sound = fits(source, stage.raw, path, filled);
  const inputs = resolveInputs(source, path, filled, families, {family: stage, cell});
  const cmd =
    stage.raw.cmd === undefined
      ? undefined
      : fillCommand(source, [...path, 'cmd'], stage.raw.cmd, scope, inputs);
  if (!stage.sound || !stage.matrix.sound || !sound || filled.broken.size > 0) return undefined;
  return buildDeclaration(source, path, cell, filled.value, inputs, cmd);
};
