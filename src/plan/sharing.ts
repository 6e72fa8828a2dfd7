import type {StageNode} from '../graph/graph.ts';
import {inputStages} from './selection.ts';

/** Axis of a matrix → its values whose cells all need a stage that is made once for them. */
export type Sharing = Readonly<Record<string, readonly string[]>>;

/**
 * What cells of a matrix have in common: for each stage and each axis that it has no value of, the values of those that
 * read it, at once or through others. Stages that serve one value or none have no entry of that axis.
 *
 * @param stages in topological order.
 */
export const sharingOf = (stages: readonly StageNode[]): ReadonlyMap<string, Sharing> => {
  const served = new Map<string, Map<string, Set<string>>>();
  for (const node of stages.toReversed()) {
    const values = withOwn(served.get(node.id), node.cell);
    for (const input of inputStages(node)) served.set(input, union(served.get(input), values));
  }
  const order = valuesByAxis(stages);
  return new Map(stages.map(({id, cell}) => [id, shared(cell, served.get(id) ?? new Map(), order)]));
};

type Values = ReadonlyMap<string, ReadonlySet<string>>;

/** A cell serves its own value of an axis, whoever reads it. */
const withOwn = (served: Values = new Map(), cell: StageNode['cell']): Values =>
  new Map([...served, ...Object.entries(cell).map(([axis, value]) => [axis, new Set([value])] as const)]);

const union = (
  known: Map<string, Set<string>> = new Map<string, Set<string>>(),
  more: Values,
): Map<string, Set<string>> => {
  for (const [axis, values] of more) known.set(axis, new Set([...(known.get(axis) ?? []), ...values]));
  return known;
};

const valuesByAxis = (stages: readonly StageNode[]): Values => {
  const values = new Map<string, Set<string>>();
  for (const {cell} of stages)
    for (const [axis, value] of Object.entries(cell))
      values.set(axis, (values.get(axis) ?? new Set()).add(value));
  return values;
};

const shared = (cell: StageNode['cell'], served: Values, order: Values): Sharing =>
  Object.fromEntries(
    [...served].flatMap(([axis, values]) => {
      if (axis in cell || values.size < 2) return [];
      return [[axis, [...(order.get(axis) ?? [])].filter((value) => values.has(value))]];
    }),
  );
