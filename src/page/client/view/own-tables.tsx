import {useSignal} from '@preact/signals';
import type {JSX} from 'preact';
import {useMemo} from 'preact/hooks';
import {figure} from '../../../format.ts';
import type {PageTable} from '../../page.ts';
import {sorted, type Sort} from '../model/sort.ts';
import {useView} from '../state/view.ts';
import {Best} from './best.tsx';
import type {Column} from './table/column.ts';
import {Table} from './table/table.tsx';

/** The tables that the pipeline makes. */
export const OwnTables = (): JSX.Element | null => {
  const {tables} = useView().page.value;
  if (tables.length === 0) return null;
  return (
    <section aria-labelledby="tables">
      <h2 id="tables">Tables</h2>
      {tables.map((table) => (
        <OwnTable key={`${table.stage} ${table.title}`} table={table} />
      ))}
    </section>
  );
};

/** A row with its place in the table as it was made: by that its best cells are known. */
interface Row {
  readonly index: number;
  readonly cells: PageTable['rows'][number];
}

const OwnTable = ({table}: {readonly table: PageTable}): JSX.Element => {
  const sort = useSignal<Sort | undefined>(undefined);
  const columns = useMemo(() => columnsOf(table), [table]);
  const rows = table.rows.map((cells, index) => ({index, cells}));
  const value = columns.find(({name}) => name === sort.value?.column)?.value;
  return (
    <>
      <h3>{table.title}</h3>
      <Table
        label={table.title}
        columns={columns}
        rows={value ? sorted(rows, value, sort.value?.descending ?? false) : rows}
        rowName={({index}) => `${index}`}
        sort={sort}
      />
    </>
  );
};

const columnsOf = ({columns, rows, best}: PageTable): readonly Column<Row>[] =>
  columns.map((label, at) => {
    const text = ({cells}: Row): string => cellWords(cells[at]);
    return {
      name: `${at}`,
      label,
      numeric: rows.some((cells) => typeof cells[at] === 'number'),
      value: ({cells}) => cells[at],
      text,
      extra: 2,
      cell: (row) =>
        best.some(([r, c]) => r === row.index && c === at) ? <Best text={text(row)} /> : text(row),
    };
  });

const cellWords = (cell: string | number | null | undefined): string =>
  typeof cell === 'number' ? figure(cell) : (cell ?? '');
