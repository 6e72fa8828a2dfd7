import type {Records} from '../cache/cache.ts';
import {newestFirst, type StageRecord} from '../cache/record.ts';
import {stageId, type StageNode} from '../graph/graph.ts';
import {workOf, type Work} from '../graph/work.ts';
import {canonicalJson, type Json, type JsonObject} from '../json.ts';
import {valueDifferences} from './value-differences.ts';

/** What past executions let one expect of a stage. */
export interface Expectation {
  readonly ms: number;
  /** Whether some had the very params; else it is of those that come nearest, in proportion to the work. */
  readonly measured: boolean;
}

/** How long past executions of stages took. */
export interface History {
  /** Undefined if neither this stage of the pipeline nor one with the same params ever ran. */
  expected(pipeline: string, node: StageNode): Expectation | undefined;
}

/** Reads every record once, at the first question: a run with nothing to do never asks. */
export const readHistory = (records: Pick<Records, 'all'>): History => {
  let all: readonly StageRecord[] | undefined;
  let byStage: Index | undefined;
  const byParams = new Map<string, Index>();
  const alike = (node: StageNode): readonly StageRecord[] => {
    if (node.action.type === 'cmd') return [];
    const {uses} = node.action;
    const schema = schemaOf(node);
    const label = (params: JsonObject): string => canonicalJson(workOf(schema, params).rest);
    const index =
      byParams.get(uses) ??
      indexBy(
        (all ?? []).filter(({parts}) => parts.type === uses),
        ({parts}) => label(parts.params),
      );
    byParams.set(uses, index);
    return index.get(label(node.params)) ?? [];
  };
  return {
    expected: (pipeline, node) => {
      all ??= [...records.all()].sort(newestFirst);
      byStage ??= indexBy(all, (record) => labelOf(record.pipeline, record.stage));
      const similar = alike(node);
      const known = similar.length > 0 ? similar : (byStage.get(labelOf(pipeline, stageId(node))) ?? []);
      return ofNearest(known.map((record) => comparison(record, node)));
    },
  };
};

type Index = ReadonlyMap<string, readonly StageRecord[]>;

/** Of thousands of trials the newest tell as much as all. */
const most = 32;

const indexBy = (records: readonly StageRecord[], labelOf: (record: StageRecord) => string): Index => {
  const index = new Map<string, StageRecord[]>();
  for (const record of records) {
    const label = labelOf(record);
    const known = index.get(label) ?? [];
    if (known.length < most) known.push(record);
    index.set(label, known);
  }
  return index;
};

const labelOf = (pipeline: string, stage: string): string => `${pipeline}\n${stage}`;

const schemaOf = ({action}: StageNode): Json | undefined =>
  action.type === 'uses' ? action.code.declaration.params : undefined;

/** An execution beside what is asked for. */
interface Comparison {
  /** Its duration, for as much work. */
  readonly ms: number;
  /** How many params differ, but for those that are the work. */
  readonly differing: number;
  readonly scaled: boolean;
}

const comparison = ({parts, durationMs}: StageRecord, node: StageNode): Comparison => {
  const work = (params: JsonObject): Work => workOf(schemaOf(node), params);
  const [was, now] = [work(parts.params), work(node.params)];
  return {
    ms: (durationMs * now.amount) / was.amount,
    differing: valueDifferences(was.rest, now.rest).length,
    scaled: was.amount !== now.amount,
  };
};

const ofNearest = (comparisons: readonly Comparison[]): Expectation | undefined => {
  const fewest = Math.min(...comparisons.map(({differing}) => differing));
  const nearest = comparisons.filter(({differing}) => differing === fewest);
  const exact = nearest.filter(({scaled}) => !scaled);
  const ms = median((exact.length > 0 ? exact : nearest).map((one) => one.ms));
  return ms === undefined ? undefined : {ms, measured: fewest === 0 && exact.length > 0};
};

/** The middle value, or the mean of the two in the middle; undefined of none. */
export const median = (values: readonly number[]): number | undefined => {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
};
