import type {Json, JsonObject} from '../json.ts';
import type {Range} from './diagnostic.ts';

/** What a pipeline file says, after profiles, overrides, interpolation and matrix expansion. */
export interface Pipeline {
  readonly name: string;
  /** Absolute path of the file, and of the directory that `cmd`, `files` and `./x.ts` are relative to. */
  readonly file: string;
  readonly dir: string;
  /** Its text, for squiggles. */
  readonly text: string;
  /** Params after profile and overrides. */
  readonly params: JsonObject;
  /** The sweeps it declares, as they are written. */
  readonly sweeps: JsonObject;
  /** Every stage, one per matrix cell, in the order of the file. */
  readonly stages: readonly StageDeclaration[];
}

export interface StageDeclaration {
  /** `name`, or `name[axis=value,…]` for a matrix cell. Unique. */
  readonly id: string;
  readonly name: string;
  /** The matrix cell: axis → label. Empty without a matrix. */
  readonly cell: Readonly<Record<string, string>>;
  readonly action: UsesAction | CmdAction;
  /** Edges by input name. Each reference is a stage id or the name of a matrix stage (all its cells). */
  readonly inputs: Readonly<Record<string, InputReference>>;
  /** `with:`, interpolated, before defaults; not yet validated against the stage type. */
  readonly params: JsonObject;
  /** Globs relative to the pipeline file. */
  readonly files: readonly string[];
  readonly resources: Resources;
  readonly retry: number;
  readonly timeoutMs?: number;
  readonly guard?: Guard;
  /** It runs only if a stage that runs reads it, or if it is named. */
  readonly onDemand?: boolean;
  /** Where in the text a part of this stage stands, e.g. `['with', 'lr']`; the nearest enclosing part if absent. */
  locate(path: readonly (string | number)[], what?: 'key' | 'value'): Range;
}

export interface UsesAction {
  readonly type: 'uses';
  /** A stage type's name, or a path that begins with `./` or `../`. */
  readonly uses: string;
}

export interface CmdAction {
  readonly type: 'cmd';
  /** An argv list is run as it is; a string by `bash -o pipefail -c`. `${out}` and `${in.NAME}` stand as they are. */
  readonly cmd: string | readonly string[];
  readonly kind: string;
  /** Environment variables the command sees, part of the key. */
  readonly env: Readonly<Record<string, string>>;
}

export interface InputReference {
  /** `true`: the YAML value was a list, or the name of a whole matrix stage. */
  readonly list: boolean;
  /** Stage ids. */
  readonly stages: readonly string[];
}

export interface Resources {
  /** Cores, at least 1. */
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly gpu: {readonly count: number; readonly memoryBytes?: number};
}

/** Ends a stage that cannot succeed: a loss that is not finite or above `max`, or no event for `stallMs`. */
export interface Guard {
  readonly finite?: string;
  readonly max?: number;
  readonly stallMs?: number;
}

export interface Overrides {
  readonly profile?: string;
  /** `--set a.b=v`: dotted path of `params` → value read as YAML. */
  readonly set: Readonly<Record<string, Json>>;
}
