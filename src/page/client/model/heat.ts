import type {Goal} from '../../../sweep/summary.ts';
import {levelsOf, type Level} from './levels.ts';
import {valueOf, type Point} from './points.ts';

/** A metric over two params: the mean over all points that share a cell. */
export interface Heat {
  readonly columns: readonly Level[];
  readonly rows: readonly Level[];
  /** By row; a cell that no finished point has is absent. */
  readonly cells: readonly (readonly (Cell | undefined)[])[];
  readonly least: number;
  readonly most: number;
}

export interface Cell {
  readonly value: number;
  readonly points: readonly Point[];
  readonly best: boolean;
}

interface Question {
  readonly across: string;
  /** Absent when a single param is swept: then there is one row. */
  readonly down?: string;
  readonly metric: string;
  readonly direction?: Goal['direction'];
}

export const heatOf = (all: readonly Point[], {across, down, metric, direction}: Question): Heat => {
  const points = all.filter((point) => point.metrics[metric] !== undefined);
  const columns = levelsOf(points, across);
  const rows = down === undefined ? [{label: '', holds: () => true}] : levelsOf(points, down);
  const groups = rows.map((row) =>
    columns.map((column) =>
      points.filter(
        ({point}) => column.holds(point[across]) && (down === undefined || row.holds(point[down])),
      ),
    ),
  );
  const means = groups.map((row) => row.map((group) => meanOf(group, metric)));
  const values = means.flat().filter((value) => value !== undefined);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const best = direction && (direction === 'min' ? least : most);
  const cells = means.map((row, i) =>
    row.map((value, j) =>
      value === undefined ? undefined : {value, points: groups[i]![j]!, best: value === best},
    ),
  );
  return {columns, rows, cells, least, most};
};

const meanOf = (points: readonly Point[], metric: string): number | undefined => {
  if (points.length === 0) return undefined;
  const values = points.map((point) => Number(valueOf(point, {kind: 'metric', name: metric})));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};
