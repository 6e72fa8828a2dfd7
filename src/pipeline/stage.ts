import {cellScope} from './cell-scope.ts';
import {fillCommand} from './command.ts';
import {buildDeclaration} from './declaration.ts';
import {draftStage} from './draft-stage.ts';
import type {StageDraft} from './draft.ts';
import {misfilled, stageFiller} from './filled.ts';
import {resolveInputs, type KnownInputs} from './inputs.ts';
import type {Scope} from './interpolate.ts';
import type {Path} from './locate.ts';
import type {Cell} from './matrix.ts';
import {memoByParams} from './memo-by-params.ts';
import type {StageDeclaration} from './pipeline.ts';
import type {Families} from './references.ts';
import type {Source} from './source.ts';
import type {WrittenStage} from './written.ts';

/** A cell as far as it is understood, and its declaration unless there is a mistake in it. */
export interface Declared {
  readonly draft: StageDraft;
  readonly declaration: StageDeclaration | undefined;
}

/**
 * What the file says of one cell, by the values of params. Parts are looked at one by one, so that a mistake in one does
 * not hide another's.
 */
export const cellDeclarer = (
  stage: WrittenStage,
  cell: Cell,
  families: Families,
): ((source: Source, params: Scope) => Declared) => {
  const path: Path = ['stages', stage.name];
  const fill = stageFiller(stage, path);
  const resolved = memoByParams<KnownInputs>(stage.raw.inputs ?? null);
  return (source, params) => {
    const scope = cellScope(stage.matrix, cell, params);
    const filled = fill(source, scope);
    const misfits = misfilled(source, stage.raw, path, filled);
    const inputs = resolved(scope, source.mistakes, () =>
      resolveInputs(source, path, filled, families, {family: stage, cell}),
    );
    const {cmd: written} = stage.raw;
    const cmd =
      written === undefined ? undefined : fillCommand(source, [...path, 'cmd'], written, scope, inputs);
    const broken = [...stage.broken, ...misfits];
    const sound = broken.length === 0 && stage.matrix.sound && filled.broken.size === 0;
    const declaration = sound ? buildDeclaration(source, path, cell, filled.value, inputs, cmd) : undefined;
    // What is sound is its own draft, unless it holds a number that is not finite: that is told before.
    const draft =
      source.mistakes.any || declaration === undefined
        ? draftStage(source, path, cell, filled, inputs, broken)
        : declaration;
    return {draft, declaration};
  };
};
