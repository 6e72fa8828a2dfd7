import type {PageCurve} from '../../page.ts';
import {worded, type Point} from './points.ts';

/** Curves that are drawn in one colour. */
export interface Group {
  readonly label: string;
  readonly curves: readonly PageCurve[];
}

/** What a group has in common: the stage, the trial, or the value of a swept param. */
export type Grouping =
  {readonly by: 'stage' | 'trial' | 'point'} | {readonly by: 'param'; readonly param: string};

export const groupsOf = (
  curves: readonly PageCurve[],
  points: readonly Point[],
  grouping: Grouping,
): readonly Group[] => {
  const pointOf = new Map(points.flatMap((point) => point.trials.map(({id}) => [id, point] as const)));
  const groups = new Map<string, PageCurve[]>();
  for (const curve of curves) {
    const label = labelOf(curve, curve.trial === undefined ? undefined : pointOf.get(curve.trial), grouping);
    const group = groups.get(label);
    if (group) group.push(curve);
    else groups.set(label, [curve]);
  }
  return [...groups].map(([label, members]) => ({label, curves: members}));
};

/** A curve of no trial is shared by all: it goes by its stage. */
const labelOf = ({stage, trial}: PageCurve, point: Point | undefined, grouping: Grouping): string => {
  if (grouping.by === 'stage' || trial === undefined) return stage;
  if (grouping.by === 'trial' || !point) return trial;
  if (grouping.by === 'param') return `${grouping.param} = ${worded(point.point[grouping.param])}`;
  return Object.values(point.point).map(worded).join(', ');
};
