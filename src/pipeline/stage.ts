import {cellScope} from './cell-scope.ts';
import {fillCommand} from './command.ts';
import {buildDeclaration} from './declaration.ts';
import {draftStage} from './draft-stage.ts';
import type {StageDraft} from './draft.ts';
import {fillStage, misfilled} from './filled.ts';
import {resolveInputs} from './inputs.ts';
import type {Scope} from './interpolate.ts';
import type {Path} from './locate.ts';
import type {Cell} from './matrix.ts';
import type {StageDeclaration} from './pipeline.ts';
import type {Families} from './references.ts';
import type {Source} from './source.ts';
import type {WrittenStage} from './written.ts';

/** A cell as far as it is understood, and its declaration unless there is a mistake in it. */
export interface Declared {
  readonly draft: StageDraft;
  readonly declaration: StageDeclaration | undefined;
}

/** What the file says of one cell. Parts are looked at one by one, so that a mistake in one does not hide another's. */
export const declareStage = (
  source: Source,
  stage: WrittenStage,
  cell: Cell,
  families: Families,
  params: Scope,
): Declared => {
  const path: Path = ['stages', stage.name];
  const scope = cellScope(stage.matrix, cell, params);
  const filled = fillStage(source, stage, path, scope);
  const misfits = misfilled(source, stage.raw, path, filled);
  const inputs = resolveInputs(source, path, filled, families, {family: stage, cell});
  const cmd =
    stage.raw.cmd === undefined
      ? undefined
      : fillCommand(source, [...path, 'cmd'], stage.raw.cmd, scope, inputs);
  const broken = [...stage.broken, ...misfits];
  const draft = draftStage(source, path, cell, filled, inputs, broken);
  const sound = broken.length === 0 && stage.matrix.sound && filled.broken.size === 0;
  const declaration = sound ? buildDeclaration(source, path, cell, filled.value, inputs, cmd) : undefined;
  return {draft, declaration};
};
