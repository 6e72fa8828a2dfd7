import type {Signal} from '@preact/signals';
import type {JSX} from 'preact';
import {useMemo} from 'preact/hooks';
import {pressed, type Sort} from '../../model/sort.ts';
import {widthOf, type Column} from './column.ts';
import {RowBlock, type Drawn} from './row-block.tsx';
import {rowHeight, useWindow} from './window.ts';

interface TableProps<Row> extends Drawn<Row> {
  readonly label: string;
  readonly sort: Signal<Sort | undefined>;
}

/** A table in a box of its own, in which it scrolls; of many rows only those in sight are drawn. */
export const Table = <Row,>(props: TableProps<Row>): JSX.Element => {
  const {label, columns, rows, rowName, sort, look} = props;
  const {blocks, onScroll} = useWindow(rows.length);
  const drawn = useMemo(
    () => ({columns, rows, rowName, ...(look && {look})}),
    [columns, rows, rowName, look],
  );
  // Of thousands of rows: not again for each block that is scrolled to.
  const widths = useMemo(() => columns.map((column) => widthOf(column, rows)), [columns, rows]);
  const total = widths.reduce((sum, width) => sum + width, 0);
  return (
    <div
      class="table-box"
      role="region"
      aria-label={label}
      tabIndex={0}
      onScroll={onScroll}
      style={{maxWidth: `${1.5 * total}ch`}}
    >
      <table aria-label={label} aria-rowcount={rows.length + 1} style={{minWidth: `${total}ch`}}>
        <colgroup>
          {columns.map(({name}, at) => (
            <col key={name} style={{width: `${(100 * widths[at]!) / total}%`}} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeadCell key={column.name} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <Gap rows={blocks[0]!.first} />
        {blocks.map(({first, end}) => (
          <RowBlock key={first} {...{drawn, first, end}} />
        ))}
        <Gap rows={rows.length - blocks.at(-1)!.end} />
      </table>
    </div>
  );
};

/** The place of rows that are not drawn. */
const Gap = ({rows}: {readonly rows: number}): JSX.Element | null =>
  rows > 0 ? (
    <tbody aria-hidden="true">
      <tr style={{height: `${rows * rowHeight}px`}} />
    </tbody>
  ) : null;

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Signal<Sort | undefined>;
}

const HeadCell = <Row,>({column, sort}: HeadCellProps<Row>): JSX.Element => {
  const {name, label, numeric, value} = column;
  const mine = sort.value?.column === name ? sort.value : undefined;
  const order = mine && (mine.descending ? 'descending' : 'ascending');
  const button = (
    <button type="button" onClick={() => (sort.value = pressed(sort.value, name))}>
      {label}
      <span class="order" aria-hidden="true">
        {order === undefined ? '' : order === 'ascending' ? '▲' : '▼'}
      </span>
    </button>
  );
  return (
    <th scope="col" class={numeric ? 'number' : undefined} aria-sort={value && (order ?? 'none')}>
      {value ? button : label}
    </th>
  );
};
