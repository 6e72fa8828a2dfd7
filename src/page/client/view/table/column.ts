import type {ComponentChildren} from 'preact';
import type {Json} from '../../../../json.ts';

/** A column of a table, and what it says of a row. */
export interface Column<Row> {
  readonly name: string;
  readonly label: string;
  readonly numeric: boolean;
  /** What it is sorted by; without it, it is not. */
  readonly value?: (row: Row) => Json | undefined;
  /** Its words: the width of the column is that of the longest. */
  readonly text: (row: Row) => string;
  /** What stands in the cell, if not the words alone. */
  readonly cell?: (row: Row) => ComponentChildren;
  /** Characters that the cell needs beyond its words. */
  readonly extra?: number;
}

const [narrowest, widest] = [5, 44];

/** Width in characters: of all rows, so that it stays when other rows are scrolled to. */
export const widthOf = <Row>({label, text, extra = 0}: Column<Row>, rows: readonly Row[]): number => {
  const longest = rows.reduce((most, row) => Math.max(most, text(row).length), 0);
  return Math.min(widest, Math.max(narrowest, label.length + 2, longest + extra)) + 2;
};
