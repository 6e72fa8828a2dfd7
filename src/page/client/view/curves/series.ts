import type {PageCurve} from '../../../page.ts';
import {dashOf, seriesColours} from '../../draw/series-colours.ts';
import {groupsOf, type Grouping} from '../../model/groups.ts';
import type {Point} from '../../model/points.ts';
import {smoothed} from '../../model/smooth.ts';

/** Curves of one colour. */
export interface Series {
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly lines: readonly Line[];
}

export interface Line {
  readonly curve: PageCurve;
  readonly steps: readonly number[];
  /** As drawn: smoothed, if that was asked for. */
  readonly values: readonly number[];
}

export const seriesOf = (
  curves: readonly PageCurve[],
  points: readonly Point[],
  grouping: Grouping,
  smoothing: number,
): readonly Series[] => {
  const groups = groupsOf(curves, points, grouping);
  const colours = seriesColours(groups.length);
  return groups.map(({label, curves: members}, at) => ({
    label,
    colour: colours[at]!,
    dash: curves.length <= 60 ? dashOf(at, groups.length) : [],
    lines: members.map((curve) => ({curve, steps: curve.steps, values: smoothed(curve.values, smoothing)})),
  }));
};
