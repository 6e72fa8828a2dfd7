import type {TrialSummary} from '../../../../sweep/summary.ts';
import type {Point} from '../../model/points.ts';
import {sorted, type Sort} from '../../model/sort.ts';
import type {Column} from '../table/column.ts';

/** A row of a sweep's table: a point, or one of its trials beneath it. */
export interface Row {
  readonly point: Point;
  readonly trial?: TrialSummary;
  readonly open: boolean;
}

export const rowName = ({point, trial}: Row): string => trial?.id ?? point.name;

/** The same row for the same point, which then need not be drawn again. */
const closed = (point: Point): Row => {
  const row = closedRows.get(point) ?? {point, open: false};
  closedRows.set(point, row);
  return row;
};

const closedRows = new WeakMap<Point, Row>();

/** Points in order, each followed by its trials where it is open. */
export const rowsOf = (
  points: readonly Point[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
  isOpen: (point: Point) => boolean,
): readonly Row[] => {
  const value = columns.find(({name}) => name === sort?.column)?.value;
  const rows = points.map((point) => (isOpen(point) ? {point, open: true} : closed(point)));
  const ordered = value ? sorted(rows, value, sort?.descending ?? false) : rows;
  return ordered.flatMap((row) =>
    row.open ? [row, ...row.point.trials.map((trial) => ({...row, trial}))] : [row],
  );
};
