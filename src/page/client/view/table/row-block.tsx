import type {JSX} from 'preact';
import {useMemo} from 'preact/hooks';
import {BodyRow, type RowLook} from './body-row.tsx';
import type {Column} from './column.ts';

/** What a row of a table is drawn from. */
export interface Drawn<Row> {
  readonly columns: readonly Column<Row>[];
  /** In the order to show them. */
  readonly rows: readonly Row[];
  readonly rowName: (row: Row) => string;
  readonly look?: RowLook<Row>;
}

interface RowBlockProps<Row> {
  readonly drawn: Drawn<Row>;
  readonly first: number;
  readonly end: number;
}

/**
 * Rows `first` to before `end`, in a group of their own: as groups come and go at the ends of what is drawn, those
 * between keep their place, and are neither laid out nor compared again.
 */
export const RowBlock = <Row,>({drawn, first, end}: RowBlockProps<Row>): JSX.Element =>
  useMemo(() => {
    const {columns, rows, rowName, look} = drawn;
    return (
      <tbody>
        {rows.slice(first, end).map((row, at) => (
          <BodyRow key={rowName(row)} index={first + at + 2} {...{row, columns, look}} />
        ))}
      </tbody>
    );
  }, [drawn, first, end]);
