import type {Path} from './locate.ts';
import type {CmdAction, InputReference, Pipeline, StageDeclaration, UsesAction} from './pipeline.ts';

/** A pipeline as far as it is understood; one without mistakes is its own draft. */
export interface Draft extends Pick<Pipeline, 'file' | 'dir'> {
  /** One per matrix cell; one alone where the cells are not known. */
  readonly stages: readonly StageDraft[];
}

/** A stage as far as it is understood: enough to look for further mistakes, without what earlier ones would only cause. */
export interface StageDraft extends Pick<StageDeclaration, 'id' | 'name' | 'params' | 'files' | 'locate'> {
  /** Absent where it is not known what the stage does; a command has no `kind` where that is not known. */
  readonly action?: UsesAction | Pick<CmdAction, 'type'> | Pick<CmdAction, 'type' | 'kind'>;
  /** Undefined for one whose mistake has been reported. */
  readonly inputs: Readonly<Record<string, InputReference | undefined>>;
  /** Parts of the stage that do not say what was meant, for a mistake that has been reported. */
  readonly broken?: readonly Path[];
}

/** Whether a part of a stage, or what it stands in, does not say what was meant. */
export const isBroken = ({broken = []}: StageDraft, path: Path): boolean =>
  broken.some((part) => begins(path, part));

/** The same, or something in the part does not. */
export const holdsBroken = ({broken = []}: StageDraft, path: Path): boolean =>
  broken.some((part) => begins(path, part) || begins(part, path));

const begins = (path: Path, beginning: Path): boolean => beginning.every((step, at) => step === path[at]);
