import type {Cache} from '../cache/cache.ts';
import {newestFirst, type StageRecord} from '../cache/record.ts';
import type {Json} from '../json.ts';

/** How an artifact came to be: every execution that it was made by, up to the data. A graph without cycles. */
export interface Lineage {
  /** The one that made the artifact that was asked for comes first, each before those it read from. */
  readonly ancestors: readonly Ancestor[];
}

export interface Ancestor {
  /** Key of the record; of an artifact without a record its digest. */
  readonly id: string;
  readonly artifact: string;
  /** Whether the artifact is in the cache. */
  readonly present: boolean;
  /** Of the execution that made it; absent if the cache has none. */
  readonly record?: StageRecord;
  /** How many other executions made the same bytes. */
  readonly others: number;
  readonly reads: readonly (Read & {readonly from: string})[];
}

/** An input: its name, the label of a list's member, and what was read. */
export interface Read {
  readonly input: string;
  readonly label?: string;
  readonly artifact: string;
}

/**
 * Follows the inputs of records upward.
 *
 * @param first the record that made the artifact, where it is known which; else the newest.
 */
export const lineage = (cache: Cache, artifact: string, first?: StageRecord): Lineage => {
  const makers = makersOf(cache);
  const ancestors = new Map<string, Ancestor>();
  const visit = (digest: string, record: StageRecord | undefined, path: readonly string[]): string => {
    const id = record?.key ?? digest;
    if (ancestors.has(id)) return id;
    const bare = {id, artifact: digest, present: cache.artifacts.present(digest), ...(record && {record})};
    const others = (makers.get(digest)?.length ?? 0) - (record ? 1 : 0);
    ancestors.set(id, {...bare, others, reads: []});
    const reads = (record ? readsOf(record) : []).map((read) => {
      const maker = makerOf(read, record, makers.get(read.artifact) ?? [], [...path, id]);
      return {...read, from: visit(read.artifact, maker, [...path, id])};
    });
    ancestors.set(id, {...bare, others, reads});
    return id;
  };
  visit(artifact, first ?? makers.get(artifact)?.[0], []);
  return {ancestors: [...ancestors.values()]};
};

/**
 * Of several executions that made the same bytes the one that the reader most likely meant: of its own pipeline and of
 * the stage that it calls it by, else the newest. A stage may make the bytes that it has read, so what is on the way
 * to it does not count.
 */
const makerOf = (
  {label}: Read,
  reader: StageRecord | undefined,
  makers: readonly StageRecord[],
  path: readonly string[],
): StageRecord | undefined => {
  const possible = makers.filter(({key}) => !path.includes(key));
  const own = possible.filter(({pipeline}) => pipeline === reader?.pipeline);
  return own.find(({stage}) => stage === label) ?? own[0] ?? possible[0];
};

/** The executions that made each artifact, the newest first. */
export const makersOf = (cache: Cache): ReadonlyMap<string, readonly StageRecord[]> => {
  const makers = new Map<string, StageRecord[]>();
  for (const record of [...cache.records.all()].sort(newestFirst)) {
    const known = makers.get(record.artifact);
    if (known) known.push(record);
    else makers.set(record.artifact, [record]);
  }
  return makers;
};

/** What an execution read, list by list, in the order of the lists. */
export const readsOf = ({parts}: StageRecord): readonly Read[] =>
  Object.entries(parts.inputs).flatMap(([input, value]) =>
    Array.isArray(value)
      ? (value as readonly Json[]).map((member) => memberRead(input, member))
      : [{input, artifact: String(value)}],
  );

/** A stage type reads `[label, digest]`, a command the digest alone. */
const memberRead = (input: string, member: Json): Read => {
  if (!Array.isArray(member)) return {input, artifact: String(member)};
  const [label, artifact] = member as readonly string[];
  return {input, label: String(label), artifact: String(artifact)};
};
