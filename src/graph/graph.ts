import type {JsonObject} from '../json.ts';
import {cellId} from '../pipeline/matrix.ts';
import type {CmdAction, Guard, Resources} from '../pipeline/pipeline.ts';
import type {StageCode} from '../stage/declaration.ts';

/** A pipeline whose edges are wired and typed and whose params are valid. Plain data: it can be cached as JSON. */
export interface Graph {
  readonly name: string;
  readonly file: string;
  readonly dir: string;
  /** The sweep whose trials' stages these are; absent for the stages of the file as it stands. */
  readonly sweep?: string;
  /** In topological order: inputs before the stages that read them; otherwise the order of the file. */
  readonly stages: readonly StageNode[];
}

export interface StageNode {
  /** What tells it from the other stages of the graph: `stageId` of it, and in a sweep the values that it depends on. */
  readonly id: string;
  readonly name: string;
  readonly cell: Readonly<Record<string, string>>;
  readonly action: UsesNode | CmdAction;
  /** Validated, defaults filled in. */
  readonly params: JsonObject;
  readonly inputs: Readonly<Record<string, Edge>>;
  readonly files: readonly string[];
  /** Kind of the artifact. */
  readonly kind: string;
  readonly resources: Resources;
  readonly retry: number;
  readonly timeoutMs?: number;
  readonly guard?: Guard;
  /** It runs only if a stage that runs reads it, or if it is named. */
  readonly onDemand?: boolean;
}

export interface UsesNode {
  readonly type: 'uses';
  readonly uses: string;
  readonly code: StageCode;
}

/** `many`: the stage reads a list, in this order; otherwise `stages` has one id. */
export interface Edge {
  readonly many: boolean;
  readonly stages: readonly string[];
  /** What its reader calls them, where that is not their ids. */
  readonly labels?: readonly string[];
}

/** The id of a stage in its own pipeline: `name`, or `name[axis=label,…]`. */
export const stageId = ({name, cell}: Pick<StageNode, 'name' | 'cell'>): string => cellId(name, cell);
