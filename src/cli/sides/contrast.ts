import type {Json} from '../../json.ts';
import {partAt} from '../../pipeline/value.ts';
import {valueDifferences} from '../../plan/value-differences.ts';
import {isMade, type Side, type StageSide} from './side.ts';

/** One thing that sides are compared by; each side's value, in the order of the sides, if it has one. */
export interface Row<T> {
  /** Empty where sides of one stage each are compared and their stages are called differently. */
  readonly stage: string;
  readonly name: string;
  readonly values: readonly (T | undefined)[];
}

/** Sides beside each other. */
export interface Contrast {
  readonly sides: readonly Side[];
  /** How many stages more than one side has. */
  readonly shared: number;
  /** Those that differ, each at its path. */
  readonly params: readonly Row<Json>[];
  readonly metrics: readonly Row<number>[];
  /** Stages that not every side has, with the names of the sides that have them. */
  readonly partial: readonly {readonly stage: string; readonly sides: readonly string[]}[];
}

export const contrast = (sides: readonly Side[]): Contrast => {
  const groups = align(sides);
  return {
    sides,
    shared: groups.filter((group) => present(group).length > 1).length,
    params: groups.flatMap(paramRows),
    metrics: groups.flatMap(metricRows),
    partial: groups.flatMap((group) => (present(group).length < sides.length ? [partOf(group, sides)] : [])),
  };
};

interface Group {
  readonly stage: string;
  /** One a side. */
  readonly members: readonly (StageSide | undefined)[];
}

/** Stages by id; but where every side is a single stage, these are compared whatever they are called. */
const align = (sides: readonly Side[]): readonly Group[] => {
  const ids = [...new Set(sides.flatMap(({stages}) => [...stages.keys()]))];
  if (ids.length > 1 && sides.every(({stages}) => stages.size === 1))
    return [{stage: '', members: sides.flatMap(({stages}) => [...stages.values()])}];
  return ids.map((stage) => ({stage, members: sides.map(({stages}) => stages.get(stage))}));
};

const present = ({members}: Group): readonly StageSide[] => members.filter((member) => member !== undefined);

const partOf = ({stage, members}: Group, sides: readonly Side[]): Contrast['partial'][number] => ({
  stage,
  sides: sides.filter((_, at) => members[at]).map(({name}) => name),
});

const paramRows = (group: Group): readonly Row<Json>[] => {
  const [first, ...others] = present(group);
  const differing = others.flatMap(({params}) => valueDifferences(first?.params, params));
  const paths = new Map(differing.map(({path}) => [path.join('.'), path]));
  return [...paths].map(([name, path]) => ({
    stage: group.stage,
    name,
    values: group.members.map((member) => member && partAt(member.params, path)),
  }));
};

const metricRows = ({stage, members}: Group): readonly Row<number>[] => {
  const names = new Set(members.flatMap((member) => Object.keys(member?.metrics ?? {})));
  return [...names].map((name) => ({stage, name, values: members.map((member) => member?.metrics[name])}));
};

/** The metrics whose values differ, of stages that at least two sides have made. One that is absent differs from any. */
export const metricDifferences = ({sides, metrics}: Contrast): readonly Row<number>[] => {
  const made = (stage: string): number =>
    stage === '' ? sides.length : sides.flatMap(({stages}) => stages.get(stage) ?? []).filter(isMade).length;
  return metrics.filter(({stage, values}) => made(stage) > 1 && values.some((value) => value !== values[0]));
};
