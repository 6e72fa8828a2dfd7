import type {Labelled} from '../../src/stage/stage.ts';
import type {Metrics} from '../artifacts/metrics.ts';
import type {Interval} from '../metrics/interval.ts';
import {numberAt} from '../tables/sources.ts';
import {checkAxes, repetitionsOf} from './repetitions.ts';
import {titleOf} from './titles.ts';

type Member = Labelled<Metrics>;

/** Members that a point stands for: those that differ in the axis of repetitions alone. */
export interface PointGroup {
  readonly members: readonly Member[];
  /** What its colour says. */
  readonly series: string;
  /** What its shape says. */
  readonly kind: string;
}

/** Of a point in a panel: the means of its members, with 95 % confidence intervals where there are several. */
export interface MetricPoint {
  readonly series: string;
  readonly kind: string;
  readonly x: Interval;
  readonly y: Interval;
}

export interface Axes {
  /** Matrix axes of colours, shapes and repetitions; empty texts for none. */
  readonly series: string;
  readonly kind: string;
  readonly over: string;
  readonly titles: Readonly<Record<string, string>>;
}

/** @throws RangeError where no cell of the metrics has an axis that is named. */
export const pointGroups = (members: readonly Member[], axes: Axes): readonly PointGroup[] => {
  checkAxes('metrics', members, [axes.series, axes.kind, axes.over]);
  return repetitionsOf(members, axes.over).map((members) => ({
    members,
    series: along(axes.series, members[0]!, axes.titles),
    kind: along(axes.kind, members[0]!, axes.titles),
  }));
};

/** A member's title by one axis of its cell; empty where there is no such axis. */
const along = (axis: string, member: Member, titles: Axes['titles']): string => {
  const label = member.cell[axis];
  return label === undefined ? '' : titleOf({...member, cell: {[axis]: label}}, titles);
};

/** The points at two dotted paths; a group where either is null has none. */
export const pointsAt = (groups: readonly PointGroup[], x: string, y: string): readonly MetricPoint[] =>
  groups.flatMap(({members, series, kind}) => {
    const [across, up] = [numberAt(members, x), numberAt(members, y)];
    return across && up ? [{series, kind, x: across, y: up}] : [];
  });
