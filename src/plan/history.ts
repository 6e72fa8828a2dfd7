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
  let known: Known | undefined;
  return {
    expected: (pipeline, node) => {
      known ??= indexed([...records.all()].sort(newestFirst));
      const alike = known.alike(pipeline, node);
      const nearest = alike.length > 0 ? alike : known.ofStage(pipeline, stageId(node));
      return ofNearest(nearest.map((record) => comparison(record, node)));
    },
  };
};

/** Records by what one asks of them. */
interface Known {
  ofStage(pipeline: string, stage: string): readonly StageRecord[];
  /** Of the same type with the same params, but for those that are the work, whatever the stage is called. */
  alike(pipeline: string, node: StageNode): readonly StageRecord[];
}

const indexed = (all: readonly StageRecord[]): Known => {
  const stages = indexBy(all, ({pipeline, stage}) => labelOf(pipeline, stage));
  const types = indexBy(all, ({pipeline, parts: {type}}) => type && typeLabel(pipeline, type), Infinity);
  const byParams = new Map<string, Index>();
  return {
    ofStage: (pipeline, stage) => stages.get(labelOf(pipeline, stage)) ?? [],
    alike: (pipeline, node) => {
      if (node.action.type === 'cmd') return [];
      const type = typeLabel(pipeline, node.action.uses);
      const label = (params: JsonObject): string => canonicalJson(workOf(schemaOf(node), params).rest);
      const index =
        byParams.get(type) ?? indexBy(types.get(type) ?? [], ({parts: {params}}) => label(params));
      byParams.set(type, index);
      return index.get(label(node.params)) ?? [];
    },
  };
};

/** A path names a stage type in the project of its pipeline alone: elsewhere it may be another. */
const typeLabel = (pipeline: string, type: string): string =>
  type.startsWith('.') ? labelOf(pipeline, type) : type;

type Index = ReadonlyMap<string, readonly StageRecord[]>;

/** Of thousands of trials the newest tell as much as all. */
const most = 32;

const indexBy = (
  records: readonly StageRecord[],
  labelOf: (record: StageRecord) => string | undefined,
  limit = most,
): Index => {
  const index = new Map<string, StageRecord[]>();
  for (const record of records) {
    const label = labelOf(record);
    if (label === undefined) continue;
    const known = index.get(label) ?? [];
    if (known.length < limit) known.push(record);
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
