import type {Cell, TableRow} from './cells.ts';
import type {ColumnConfig} from './config.ts';

/** Marks the best of the rows in each column that says what is best; those that are shown alike share the mark. */
export const markBest = (columns: readonly ColumnConfig[], rows: readonly TableRow[]): readonly TableRow[] =>
  rows.map(({row, cells}) => ({
    row,
    cells: cells.map((parts, c) =>
      parts.map((cell, p) => {
        const rivals = rows.map((other) => other.cells[c]![p]!);
        return {
          ...cell,
          best: {
            value: isBest(columns[c]!, cell, rivals, 'value'),
            reference: isBest(columns[c]!, cell, rivals, 'reference'),
          },
        };
      }),
    ),
  }));

const isBest = (
  {best, digits}: ColumnConfig,
  cell: Cell,
  rivals: readonly Cell[],
  of: 'value' | 'reference',
): boolean => {
  const numbers = rivals.flatMap((rival) => rival[of] ?? []);
  const own = cell[of];
  if (!best || own === null || numbers.length < 2) return false;
  const extreme = best === 'highest' ? Math.max(...numbers) : Math.min(...numbers);
  return own.toFixed(digits) === extreme.toFixed(digits);
};
