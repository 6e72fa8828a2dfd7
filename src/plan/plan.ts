import type {KeyParts} from '../cache/record.ts';
import type {Graph, StageNode} from '../graph/graph.ts';

/** Whether a stage's artifact can be reused, decided before anything runs. */
export type PlannedStage =
  | {
      readonly state: 'fresh';
      readonly node: StageNode;
      readonly key: string;
      readonly parts: KeyParts;
      readonly artifact: string;
    }
  /** Its key is known and has no usable record. */
  | {
      readonly state: 'stale';
      readonly node: StageNode;
      readonly key: string;
      readonly parts: KeyParts;
      readonly reason: string;
    }
  /** Its key depends on what these stale inputs make; it may yet turn out fresh (early cut-off). */
  | {readonly state: 'waiting'; readonly node: StageNode; readonly on: readonly string[]};

export interface Plan {
  readonly graph: Graph;
  /** The selected stages and what they need, in topological order. */
  readonly stages: readonly PlannedStage[];
}
