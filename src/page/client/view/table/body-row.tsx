import {useComputed} from '@preact/signals';
import type {JSX} from 'preact';
import type {Column} from './column.ts';

/** How a row looks beside what stands in it, and who is told that it is pointed at. */
export interface RowLook<Row> {
  /** May read signals: a row is drawn again when its own class has changed. */
  readonly className: (row: Row) => string;
  readonly onPoint: (row: Row | undefined) => void;
}

interface BodyRowProps<Row> {
  readonly row: Row;
  /** Among all rows of the table, those that are not drawn too. */
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  readonly look: RowLook<Row> | undefined;
}

export const BodyRow = <Row,>({row, index, columns, look}: BodyRowProps<Row>): JSX.Element => {
  const className = useComputed(() => look?.className(row));
  return (
    <tr
      aria-rowindex={index}
      class={className.value}
      onMouseEnter={look && (() => look.onPoint(row))}
      onMouseLeave={look && (() => look.onPoint(undefined))}
    >
      {columns.map((column) => (
        <Cell key={column.name} column={column} row={row} />
      ))}
    </tr>
  );
};

const Cell = <Row,>({column, row}: {readonly column: Column<Row>; readonly row: Row}): JSX.Element => {
  const text = column.text(row);
  const isCut = !column.numeric && mayBeCut(text);
  return (
    <td class={column.numeric ? 'number' : isCut ? 'cut' : undefined} title={isCut ? text : undefined}>
      {column.cell ? column.cell(row) : text}
    </td>
  );
};

/** Columns are as wide as their words, up to a limit, and as words of plain letters. To cut each cell would take a frame's time. */
const mayBeCut = (text: string): boolean => text.length > 20 || /[^ -~]/.test(text);
