import type {Cache} from '../cache/cache.ts';
import type {Graph, StageNode, UsesNode} from '../graph/graph.ts';
import type {History} from '../plan/history.ts';
import type {Broker} from './broker.ts';
import type {Outcome, RunEvent} from './event.ts';
import type {Latest} from './latest.ts';
import type {runProcess} from './process.ts';
import type {Provenance} from './provenance.ts';

/** No outcome yet: what the stage reads is to be looked at again. */
export interface Again {
  readonly state: 'again';
  /** Its files that changed before its turn came. */
  readonly changed: readonly string[];
}

/** What the stages of one run share. */
export interface RunContext {
  readonly graph: Graph;
  readonly cache: Cache;
  readonly broker: Broker;
  readonly history: History;
  readonly latest: Latest;
  /** When the run began, ms since 1970: what a forced stage may not be older than. */
  readonly startedAt: number;
  readonly forced: ReadonlySet<string>;
  /** Stage id → digest of its artifact, as far as known. */
  readonly artifacts: Map<string, string>;
  readonly outcomes: Map<string, Outcome>;
  /** Stage id → ms to the end of the longest chain behind it. */
  readonly urgency: ReadonlyMap<string, number>;
  /** Keys that this run is executing or has failed to, and the promises of their outcomes. */
  readonly executing: Map<string, Promise<Outcome | Again>>;
  /** Stages whose damaged artifact is being made again. */
  readonly repairing: Map<string, Promise<Outcome>>;
  /** Aborts when no further stage may start. */
  readonly starts: AbortSignal;
  /** Aborts when running stages are to stop. */
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
  readonly graceMs: number;
  readonly leaseTimeoutMs?: number;
  readonly compile: boolean;
  /** `dist/child.js`. */
  readonly childEntry: string;
  readonly runProcess: typeof runProcess;
  readonly haltOf: (stage: string) => AbortSignal | undefined;
  /** A stage failed or is tainted. Called before it gives back its resources, so that none starts on them. */
  readonly onFailure: () => void;
  execute(node: StageNode): Promise<Outcome>;
  provenance(): Promise<Provenance>;
  /** Digest of a stage type's code as its sources are now. */
  codeNow(action: UsesNode, node: StageNode): Promise<string | undefined>;
  readonly on: (event: RunEvent) => void;
}
