import type {Labelled} from '../../src/stage/stage.ts';
import type {Metrics} from '../artifacts/metrics.ts';
import type {ColumnConfig, RowConfig, TableConfig} from './config.ts';
import {markBest} from './best.ts';
import {membersOf, numberAt} from './sources.ts';

/** One number of the table beside its reference; null where there is none. */
export interface Cell {
  readonly value: number | null;
  /** Half the 95 % confidence interval over repetitions; 0 for one run. */
  readonly spread: number;
  readonly reference: number | null;
  /** value − reference, or that over |reference| where the column compares relatively; null without either or at 0. */
  readonly difference: number | null;
  /** Whether the value, and the reference, are the best of all rows. */
  readonly best: Readonly<Record<'value' | 'reference', boolean>>;
}

export interface TableRow {
  readonly row: RowConfig;
  /** By column, then by part. */
  readonly cells: readonly (readonly Cell[])[];
}

/** Every number of a table, gathered from the metrics and compared. */
export const gatherCells = (
  config: TableConfig,
  members: readonly Labelled<Metrics>[],
): readonly TableRow[] => {
  checkReference(config);
  const paths = config.parts.length > 0 ? config.parts.map(({path}) => `${path}.`) : [''];
  const rows = config.rows.map((row) => ({
    row,
    cells: config.columns.map((column) => {
      const found = membersOf(sourceOf(row, column), members);
      return paths.map((prefix, part) => {
        const number = numberAt(found, prefix + (column.value ?? column.name));
        return compared(
          number?.mean ?? null,
          number?.half ?? 0,
          referenceOf(config, row, column, part),
          column,
        );
      });
    }),
  }));
  return markBest(config.columns, rows);
};

/** @throws RangeError when the row does not say what the column's source is. */
export const sourceOf = (row: RowConfig, column: ColumnConfig): string => {
  const source = row.from[column.source];
  if (source === undefined)
    throw new RangeError(
      `row ${row.name} says nothing of the source ${column.source} of column ${column.name}; add it to from`,
    );
  return source;
};

const referenceOf = (
  {reference}: TableConfig,
  row: RowConfig,
  column: ColumnConfig,
  part: number,
): number | null => {
  const values = reference?.values[row.name]?.[column.name] ?? null;
  return Array.isArray(values) ? ((values as readonly (number | null)[])[part] ?? null) : values;
};

const compared = (
  value: number | null,
  spread: number,
  reference: number | null,
  {compare}: ColumnConfig,
): Cell => {
  const best = {value: false, reference: false};
  if (value === null || reference === null) return {value, spread, reference, difference: null, best};
  const absolute = value - reference;
  const relative = reference === 0 ? null : absolute / Math.abs(reference);
  const difference = compare === 'absolute' ? absolute : relative;
  return {value, spread, reference, difference, best};
};

/** @throws RangeError when the reference names a row or column that is not in the table, or has not one number a part. */
const checkReference = ({rows, columns, parts, reference}: TableConfig): void => {
  for (const [row, values] of Object.entries(reference?.values ?? {})) {
    if (!rows.some(({name}) => name === row))
      throw new RangeError(`the reference has a row ${row} that the table has not`);
    for (const [column, numbers] of Object.entries(values)) {
      const place = `the reference of ${row}, ${column}`;
      if (!columns.some(({name}) => name === column))
        throw new RangeError(`${place} is for a column that the table has not`);
      const count = Array.isArray(numbers) ? numbers.length : 1;
      if (numbers !== null && count !== Math.max(1, parts.length))
        throw new RangeError(
          `${place} has ${count} numbers, expected ${Math.max(1, parts.length)}, one a part`,
        );
    }
  }
};
