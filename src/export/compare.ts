import type {StageRecord} from '../cache/record.ts';
import type {Graph} from '../graph/graph.ts';
import {inputStages} from '../plan/selection.ts';
import type {BundledStage} from './bundle.ts';

/** A metric that came out otherwise, or on one side only. */
export interface MetricChange {
  readonly name: string;
  readonly before?: number;
  readonly after?: number;
  /** |after − before| by the larger of the two. */
  readonly relative?: number;
}

/** What became of a stage: the same bytes; other bytes with the same metrics; or neither. */
export interface Verdict {
  readonly stage: string;
  readonly state: 'identical' | 'within' | 'differs';
  readonly before: string;
  /** Absent if it made nothing. */
  readonly after?: string;
  /** Those beyond the tolerance. */
  readonly changes: readonly MetricChange[];
  /** The largest relative difference of its metrics. */
  readonly largest: number;
}

/**
 * Compares what stages made with what a bundle says. Bytes that differ are as good if the stage's metrics are within
 * the tolerance; of a stage without metrics, if all stages that read it, directly or not, and have some, hold.
 */
export const compareStages = (
  before: readonly BundledStage[],
  after: ReadonlyMap<string, StageRecord>,
  graph: Graph,
  tolerance: number,
): readonly Verdict[] => {
  const verdicts = new Map<string, Verdict>();
  const readers = readersOf(graph);
  // Readers come after what they read, so they are judged first.
  for (const {stage, record} of before.toReversed()) {
    const behind = [...(readers.get(stage) ?? [])].flatMap((id) => verdicts.get(id) ?? []);
    verdicts.set(stage, judge(stage, record, after.get(stage), behind, tolerance));
  }
  return before.flatMap(({stage}) => verdicts.get(stage) ?? []);
};

const judge = (
  stage: string,
  before: StageRecord,
  after: StageRecord | undefined,
  readers: readonly Verdict[],
  tolerance: number,
): Verdict => {
  if (after === undefined) return {stage, state: 'differs', before: before.artifact, changes: [], largest: 0};
  const all = metricChanges(before.metrics, after.metrics);
  const changes = all.filter(({relative}) => relative === undefined || relative > tolerance);
  const largest = Math.max(0, ...all.map(({relative = Infinity}) => relative));
  const about = {stage, before: before.artifact, after: after.artifact, changes, largest};
  if (before.artifact === after.artifact) return {...about, state: 'identical', changes: []};
  const isMeasured = Object.keys(before.metrics).length > 0;
  const isWithin = isMeasured
    ? changes.length === 0
    : readers.length > 0 && readers.every(({state}) => state !== 'differs');
  return {...about, state: isWithin ? 'within' : 'differs'};
};

const metricChanges = (
  before: StageRecord['metrics'],
  after: StageRecord['metrics'],
): readonly MetricChange[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => {
    const [old, now] = [before[name], after[name]];
    if (old === undefined || now === undefined)
      return {name, ...(old !== undefined && {before: old}), ...(now !== undefined && {after: now})};
    const size = Math.max(Math.abs(old), Math.abs(now));
    return {name, before: old, after: now, relative: size === 0 ? 0 : Math.abs(now - old) / size};
  });

/** Stage → those that read it. */
const readersOf = ({stages}: Graph): ReadonlyMap<string, readonly string[]> => {
  const readers = new Map<string, string[]>();
  for (const node of stages)
    for (const id of inputStages(node)) readers.set(id, [...(readers.get(id) ?? []), node.id]);
  return readers;
};
